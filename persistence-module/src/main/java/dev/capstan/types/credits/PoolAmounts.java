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

    public static PoolAmounts of(CreditPool pool, BigDecimal amount) {
        return pool == CreditPool.BONUS ? new PoolAmounts(amount, Credits.ZERO) : new PoolAmounts(Credits.ZERO, amount);
    }

    public BigDecimal of(CreditPool pool) {
        return pool == CreditPool.BONUS ? bonus : regular;
    }

    public PoolAmounts plus(PoolAmounts other) {
        return new PoolAmounts(bonus.add(other.bonus), regular.add(other.regular));
    }

    /** The caller has checked {@link #covers}. */
    public PoolAmounts minus(PoolAmounts other) {
        return new PoolAmounts(bonus.subtract(other.bonus), regular.subtract(other.regular));
    }

    /** Whether each pool has at least as much. */
    public boolean covers(PoolAmounts other) {
        return bonus.compareTo(other.bonus) >= 0 && regular.compareTo(other.regular) >= 0;
    }

    /** Takes {@code amount} out of these pools, regular first; less when they hold less. */
    public PoolAmounts takeRegularFirst(BigDecimal amount) {
        BigDecimal fromRegular = regular.min(amount);
        return new PoolAmounts(bonus.min(amount.subtract(fromRegular)), fromRegular);
    }
}
