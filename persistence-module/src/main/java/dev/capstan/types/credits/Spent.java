package dev.capstan.types.credits;

import java.math.BigDecimal;

/** What was charged and is held, of acts that began today, this month (both in UTC), ever. */
public record Spent(BigDecimal today, BigDecimal thisMonth, BigDecimal total) {
    public static final Spent NOTHING = new Spent(Credits.ZERO, Credits.ZERO, Credits.ZERO);

    public Spent plus(BigDecimal credits) {
        return new Spent(today.add(credits), thisMonth.add(credits), total.add(credits));
    }
}
