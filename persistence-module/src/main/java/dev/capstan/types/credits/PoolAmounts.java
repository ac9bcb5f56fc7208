package dev.capstan.types.credits;

import java.math.BigDecimal;

/** An amount of credits, split over the pools; neither part is negative. */
public record PoolAmounts(BigDecimal bonus, BigDecimal regular) {
    public static final PoolAmounts NONE = new PoolAmounts(Credits.ZERO, Credits.ZERO);

    public PoolAmounts {
        bonus = Credits.exact(bonus);
        regular = Credits.exact(regular);
        if (bonus.signum() < 0 || regular.signum() < 0) {
            throw new IllegalArgumentException("a pool gives no less than nothing, not %s bonus and %s regular"
                    .formatted(bonus.toPlainString(), regular.toPlainString()));
        }
    }

    public BigDecimal total() {
        return bonus.add(regular);
    }

    /** Takes {@code amount} out of these pools, bonus first; less when they hold less. */
    public PoolAmounts take(BigDecimal amount) {
        BigDecimal fromBonus = bonus.min(amount);
        return new PoolAmounts(fromBonus, regular.min(amount.subtract(fromBonus)));
    }
}
