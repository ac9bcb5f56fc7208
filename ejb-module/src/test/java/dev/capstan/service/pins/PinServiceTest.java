package dev.capstan.service.pins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.pins.PinRepository;
import dev.capstan.service.sessions.SessionNotFoundException;
import dev.capstan.service.sessions.SessionWorld;
import dev.capstan.types.pins.Board;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PinServiceTest {
    private final SessionWorld world = new SessionWorld();
    private final PinService pins = new PinService();
    private final UUID user = world.user();

    @BeforeEach
    void wires() {
        pins.pins = world.database.connect(new PinRepository());
        pins.sessions = world.sessions;
        pins.ids = world.ids;
        pins.clock = world.clock;
    }

    @Test
    void keepsTheLatestFirstAndTheBoardsApart() {
        UUID first = world.session(user).id();
        UUID second = world.session(user).id();
        put(Board.PINS, first);
        world.clock.move(Duration.ofSeconds(1));
        put(Board.PINS, second);
        put(Board.WISHLIST, first);

        assertThat(on(Board.PINS)).containsExactly(second, first);
        assertThat(on(Board.WISHLIST)).containsExactly(first);
    }

    @Test
    void changesSomethingOnlyTheFirstTime() {
        UUID session = world.session(user).id();

        assertThat(put(Board.PINS, session)).isTrue();
        assertThat(put(Board.PINS, session)).isFalse();
        assertThat(take(session)).isTrue();
        assertThat(take(session)).isFalse();
    }

    @Test
    void changesSomethingOnceHoweverManyTryIt() throws Exception {
        UUID session = world.session(user).id();

        List<Boolean> put = world.together(8, () -> pins.put(user, Board.WISHLIST, session));
        assertThat(put.stream().filter(done -> done)).hasSize(1);
        assertThat(on(Board.WISHLIST)).containsExactly(session);

        List<Boolean> taken = world.together(8, () -> pins.take(user, Board.WISHLIST, session));
        assertThat(taken.stream().filter(done -> done)).hasSize(1);
        assertThat(on(Board.WISHLIST)).isEmpty();
    }

    @Test
    void takesNoForeignOrDeletedSessionAndHidesOneThatIsDeletedLater() {
        UUID foreign = world.session(world.user()).id();
        UUID mine = world.session(user).id();
        put(Board.PINS, mine);

        assertThatThrownBy(() -> put(Board.PINS, foreign)).isInstanceOf(SessionNotFoundException.class);
        world.database.inTransaction(() -> world.sessions.delete(user, mine));

        assertThat(on(Board.PINS)).isEmpty();
        assertThatThrownBy(() -> put(Board.WISHLIST, mine)).isInstanceOf(SessionNotFoundException.class);
        world.commit(() -> world.sessions.restore(user, mine));
        assertThat(on(Board.PINS)).containsExactly(mine);
    }

    private boolean put(Board board, UUID session) {
        return world.commit(() -> pins.put(user, board, session));
    }

    private boolean take(UUID session) {
        return world.commit(() -> pins.take(user, Board.PINS, session));
    }

    private List<UUID> on(Board board) {
        return world.commit(() -> pins.list(user, board)).stream()
                .map(PinView::sessionId)
                .toList();
    }
}
