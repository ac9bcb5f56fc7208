package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.credits.budgets.BudgetExceededException;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many clients on one shared account, each with own threads and transactions. */
class HotAccountTest {
    private static final int CLIENTS = 64;
    private static final int ACTS_EACH = 4;
    private static final int COST = 128;

    private final SharedWorld world = new SharedWorld();

    @Test
    void letsExactlyAsManyActsHappenAsTheAccountCovers() throws Exception {
        int covered = CLIENTS * ACTS_EACH / 2;
        UUID account = world.account(String.valueOf(covered * COST));
        List<UUID> members = members(account);

        int done = together(members, ACTS_EACH);

        assertThat(done).isEqualTo(covered);
        world.post(account);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("0");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("0");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void letsExactlyAsManyActsHappenAsTheMembersLimitsAllow() throws Exception {
        UUID account = world.account("1000000");
        List<UUID> members = List.of(world.member(account), world.member(account), world.member(account));
        for (int i = 0; i < members.size(); i++) {
            world.limit(members.get(i), BudgetScope.MEMBER, account, total((i + 1) * 10 * COST));
        }
        List<UUID> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(members.get(i % members.size()));
        }

        int done = together(clients, ACTS_EACH);

        assertThat(done).isEqualTo(10 + 20 + 30);
        world.post(account);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo(String.valueOf(1000000 - 60 * COST));
        assertThat(world.verify(account)).isEmpty();
    }

    private static Limits total(int credits) {
        return new Limits(null, null, null, BigDecimal.valueOf(credits));
    }

    private List<UUID> members(UUID account) {
        List<UUID> members = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            members.add(world.member(account));
        }
        return members;
    }

    private int together(List<UUID> clients, int actsEach) throws InterruptedException, ExecutionException {
        AtomicInteger number = new AtomicInteger();
        List<Callable<Integer>> work = new ArrayList<>();
        for (UUID client : clients) {
            work.add(() -> {
                int done = 0;
                for (int i = 0; i < actsEach; i++) {
                    done += buy(client, "act-" + number.incrementAndGet()) ? 1 : 0;
                }
                return done;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            int done = 0;
            for (Future<Integer> result : threads.invokeAll(work)) {
                done += result.get();
            }
            return done;
        }
    }

    private boolean buy(UUID user, String key) {
        try {
            ModelHold hold = world.combiner.hold(world.call(user, null, null, key, COST));
            world.settle(hold, COST);
            return true;
        } catch (InsufficientCreditsException | BudgetExceededException refusal) {
            return false;
        }
    }
}
