package dev.capstan.service.credits;

import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one account must look like, worked out in the plainest way. It follows what was answered, and judges it. */
final class PlainLedger {
    enum State {
        OPEN,
        PAID,
        RELEASED
    }

    /** One hold, as the model sees it. */
    static final class Act {
        final String key;
        final ModelPrice price;
        final ModelHold hold;
        final BigDecimal bonus;
        State state = State.OPEN;

        @Nullable
        Charged answer;

        Act(String key, ModelPrice price, ModelHold hold, BigDecimal bonus) {
            this.key = key;
            this.price = price;
            this.hold = hold;
            this.bonus = bonus;
        }
    }

    private static final BigDecimal MILLION = new BigDecimal("1000000");

    BigDecimal bonus = BigDecimal.ZERO;
    BigDecimal regular = BigDecimal.ZERO;
    BigDecimal heldBonus = BigDecimal.ZERO;
    BigDecimal heldRegular = BigDecimal.ZERO;
    final Set<String> granted = new HashSet<>();
    final Map<UUID, Act> acts = new HashMap<>();

    BigDecimal spendable() {
        return bonus.add(regular).subtract(heldBonus).subtract(heldRegular);
    }

    @Nullable
    Act taken(String key) {
        return acts.values().stream()
                .filter(act -> act.key.equals(key) && act.state != State.RELEASED)
                .findFirst()
                .orElse(null);
    }

    void held(String key, ModelPrice price, ModelHold hold) {
        BigDecimal fromBonus = hold.credits().min(bonus.subtract(heldBonus));
        heldBonus = heldBonus.add(fromBonus);
        heldRegular = heldRegular.add(hold.credits().subtract(fromBonus));
        acts.put(hold.holdId(), new Act(key, price, hold, fromBonus));
    }

    void paid(Act act, Charged answer) {
        give(act);
        BigDecimal fromBonus = answer.creditsUsed().min(act.bonus);
        bonus = bonus.subtract(fromBonus);
        regular = regular.subtract(answer.creditsUsed().subtract(fromBonus));
        act.state = State.PAID;
        act.answer = answer;
    }

    void released(Act act) {
        give(act);
        act.state = State.RELEASED;
    }

    /** The price of that many tokens in credits, unrounded as far as anyone can tell. */
    static BigDecimal credits(ModelPrice price, long input, long output) {
        BigDecimal in = price.input().max(price.cacheRead()).max(price.cacheWrite());
        BigDecimal usd = in.multiply(BigDecimal.valueOf(input))
                .add(price.output().multiply(BigDecimal.valueOf(output)))
                .divide(MILLION);
        return usd.multiply(new BigDecimal("100")).divide(new BigDecimal("1.5"), new MathContext(60));
    }

    static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(6, RoundingMode.HALF_UP);
    }

    private void give(Act act) {
        heldBonus = heldBonus.subtract(act.bonus);
        heldRegular = heldRegular.subtract(act.hold.credits().subtract(act.bonus));
    }
}
