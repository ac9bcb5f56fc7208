package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.Spent;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The values that the ledger counts with. */
class CreditTypesTest {
    @Test
    void addsTokensOfEachKind() {
        TokenUsage sum = new TokenUsage(1, 2, 4, 16, 8).plus(new TokenUsage(100, 200, 400, 1600, 800));

        assertThat(sum).isEqualTo(new TokenUsage(101, 202, 404, 1616, 808));
        assertThat(sum.total()).as("reasoning is part of the output").isEqualTo(101 + 202 + 404 + 1616);
        assertThat(TokenUsage.NONE.total()).isZero();
    }

    @Test
    void addsToAllThatWasSpent() {
        assertThat(Spent.NOTHING.plus(new BigDecimal("1.5")).plus(BigDecimal.ONE))
                .isEqualTo(
                        new Spent(new BigDecimal("2.500000"), new BigDecimal("2.500000"), new BigDecimal("2.500000")));
    }

    @Test
    void refusesLimitsBelowZero() {
        assertThat(new Limits(BigDecimal.ZERO, null, BigDecimal.ONE, null).perRun())
                .isEqualTo(new BigDecimal("1.000000"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(null, new BigDecimal("-0.000001"), null, null))
                .withMessageContaining("-0.000001");
    }
}
