package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever moves credits has a key that makes it happen once, so none is made without a good one. */
class UsageKeysTest {
    private static final UUID USER = UUID.randomUUID();
    private static final String LONGEST = "k".repeat(180);
    private static final String LONGEST_NAME = "n".repeat(200);
    private static final String LONGEST_REASON = "r".repeat(500);

    static List<Consumer<String>> movements() {
        return List.of(
                key -> new Grant(TransactionType.PURCHASE, CreditPool.BONUS, BigDecimal.ONE, key, "Given"),
                key -> new Renewal(BigDecimal.ZERO, key, "Plan", Map.of()),
                key -> new TakeBack(BigDecimal.ONE, TransactionType.REFUND, key, "Refunded"),
                key -> new Adjustment(BigDecimal.ONE, CreditPool.BONUS, LONGEST_REASON, USER, key),
                key -> RefundOfUsage.ofKey("charged", "why", key),
                key -> act(key, LONGEST_NAME, LONGEST_NAME, "0"),
                key -> new ModelCall(USER, null, null, key, "m", "p", false, 1_000_000_000, 1, null));
    }

    @ParameterizedTest
    @MethodSource("movements")
    void aMovementHasAKeyThatFitsTheLedger(Consumer<String> made) {
        assertThatCode(() -> made.accept(LONGEST)).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> made.accept(LONGEST + "k"));
        assertThatIllegalArgumentException().isThrownBy(() -> made.accept(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> made.accept("\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> made.accept("a\0"));
    }

    @Test
    void anActNamesWhatIsPaid() {
        assertThatIllegalArgumentException().isThrownBy(() -> act("key", LONGEST_NAME + "n", "p", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> act("key", "n", LONGEST_NAME + "n", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> act("key", " ", "p", "1"));
        assertThatExceptionOfType(InvalidAmountException.class).isThrownBy(() -> act("key", "n", "p", "-0.01"));
    }

    @Test
    void anAdjustmentSaysWhy() {
        for (String reason : List.of(" ", LONGEST_REASON + "r", "\0why")) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> new Adjustment(BigDecimal.ONE, CreditPool.BONUS, reason, USER, "key"))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("invalid_reason"));
        }
    }

    private static PaidAct act(String key, String item, String provider, String price) {
        return new PaidAct(
                USER, null, null, key, ActKind.TOOL, item, provider, BigDecimal.ONE, new BigDecimal(price), null);
    }
}
