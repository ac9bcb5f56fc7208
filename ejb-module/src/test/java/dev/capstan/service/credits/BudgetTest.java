package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.service.credits.budgets.BudgetExceededException;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits of what a user, a session and a run may spend. */
class BudgetTest {
    private static final BigDecimal LIMIT = new BigDecimal("500");

    private final SharedWorld world = new SharedWorld();
    private final UUID user = world.books.user("0", "10000");
    private final UUID session = UUID.randomUUID();
    private final UUID run = UUID.randomUUID();

    static Stream<Arguments> budgets() {
        Limits day = new Limits(LIMIT, null, null, null);
        Limits month = new Limits(null, LIMIT, null, null);
        Limits run = new Limits(null, null, LIMIT, null);
        Limits total = new Limits(null, null, null, LIMIT);
        return Stream.of(
                Arguments.of(BudgetScope.USER, day, "budget_exceeded_user_day"),
                Arguments.of(BudgetScope.USER, month, "budget_exceeded_user_month"),
                Arguments.of(BudgetScope.USER, run, "budget_exceeded_run"),
                Arguments.of(BudgetScope.SESSION, day, "budget_exceeded_session_day"),
                Arguments.of(BudgetScope.SESSION, month, "budget_exceeded_session_month"),
                Arguments.of(BudgetScope.SESSION, run, "budget_exceeded_run"),
                Arguments.of(BudgetScope.SESSION, total, "budget_exceeded_session_total"));
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void refusesBeforeTheWorkAndSaysWhichLimit(BudgetScope scope, Limits limits, String code) {
        world.limit(user, scope, scope == BudgetScope.USER ? user : session, limits);
        world.settle(world.hold(user, session, run, "one", 300), 200);
        world.hold(user, session, run, "two", 200);

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> world.hold(user, session, run, "three", 200))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal)
                            .hasMessageContaining("may spend 500 credits")
                            .hasMessageContaining("400 are spent");
                });
        assertThat(world.spent(user, BudgetScope.USER, user).today()).isEqualByComparingTo("400");
    }

    @Test
    void shortensAnAnswerToWhatTheBudgetAllows() {
        world.limit(user, BudgetScope.USER, user, new Limits(LIMIT, null, null, null));

        ModelHold hold = world.hold(user, session, run, "call", 4000);

        assertThat(hold.maxOutputTokens()).isEqualTo(500);
        assertThat(hold.credits()).isEqualByComparingTo("500");
    }

    @Test
    void countsWhatIsHeldAndForgetsWhatIsGivenBack() {
        world.limit(user, BudgetScope.USER, user, new Limits(LIMIT, null, null, null));
        ModelHold first = world.hold(user, session, run, "one", 500);
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> world.hold(user, session, run, "two", 200));

        world.books.run(() -> world.books.meter.release(first.holdId()));

        assertThat(world.hold(user, session, run, "two", 500).credits()).isEqualByComparingTo("500");
    }

    @Test
    void beginsAnewTheNextDay() {
        world.limit(user, BudgetScope.USER, user, new Limits(LIMIT, null, null, null));
        world.settle(world.hold(user, session, run, "one", 500), 500);

        world.books.clock.move(Duration.ofDays(1));

        assertThat(world.hold(user, session, run, "two", 500).credits()).isEqualByComparingTo("500");
        assertThat(world.spent(user, BudgetScope.USER, user).total()).isEqualByComparingTo("1000");
    }

    @Test
    void doesNotLimitOtherSessionsAndRuns() {
        world.limit(user, BudgetScope.SESSION, session, new Limits(null, null, LIMIT, LIMIT));
        world.settle(world.hold(user, session, run, "one", 500), 500);

        assertThat(world.hold(user, UUID.randomUUID(), UUID.randomUUID(), "two", 500)
                        .credits())
                .isEqualByComparingTo("500");
    }

    @Test
    void givesTheSameHoldAgainWhenTheBudgetIsUsedUpByIt() {
        world.limit(user, BudgetScope.USER, user, new Limits(LIMIT, null, null, null));

        ModelHold first = world.hold(user, session, run, "one", 500);

        assertThat(world.hold(user, session, run, "one", 500)).isEqualTo(first);
    }
}
