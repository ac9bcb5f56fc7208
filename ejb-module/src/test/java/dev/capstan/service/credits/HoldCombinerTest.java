package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.service.credits.SharedLedger.Outcome;
import dev.capstan.service.credits.SharedLedger.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which holds are made together with those of others, on a real PostgreSQL. */
class HoldCombinerTest {
    private final SharedWorld world = new SharedWorld();
    private final UUID account = world.account("1000");
    private final UUID ada = world.member(account);
    private final List<UUID> together = new ArrayList<>();

    HoldCombinerTest() {
        SharedLedger ledger = world.combiner.ledger;
        world.combiner.ledger = new SharedLedger() {
            @Override
            public List<Outcome> hold(UUID accountId, List<Wish> wishes) {
                together.add(accountId);
                return ledger.hold(accountId, wishes);
            }
        };
    }

    @Test
    void holdsOnASharedAccountInItsLane() {
        ModelHold hold = world.combiner.hold(world.call(ada, null, null, "call", 200));

        world.settle(hold, 150);
        world.post(account);

        assertThat(hold.credits()).isEqualByComparingTo("200");
        assertThat(together).containsExactly(account);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("850");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void holdsOnAnOwnAccountAlone() {
        UUID bob = world.books.user("0", "500");

        ModelHold hold = world.combiner.hold(world.call(bob, null, null, "call", 200));

        assertThat(hold.credits()).isEqualByComparingTo("200");
        assertThat(together).isEmpty();
        assertThat(world.books.verify(bob)).isEmpty();
    }

    @Test
    void refusesWhatTheAccountDoesNotCover() {
        world.combiner.hold(world.call(ada, null, null, "all", 1000));

        assertThatExceptionOfType(InsufficientCreditsException.class)
                .isThrownBy(() -> world.combiner.hold(world.call(ada, null, null, "more", 200)));
    }
}
