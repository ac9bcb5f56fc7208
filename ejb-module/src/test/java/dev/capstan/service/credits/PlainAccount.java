package dev.capstan.service.credits;

import dev.capstan.types.credits.CreditPool;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account with every operation on it, worked out in the plainest way: sums, and a list of what expires when. */
final class PlainAccount {
    enum State {
        OPEN,
        ENDED,
        RELEASED
    }

    /** An act whose units cost one credit each. */
    static final class Act {
        final String key;
        final UUID holdId;
        final Map<CreditPool, BigDecimal> held = new EnumMap<>(CreditPool.class);
        final Map<CreditPool, BigDecimal> charged = zero();
        final Map<CreditPool, BigDecimal> refunded = zero();
        BigDecimal units = BigDecimal.ZERO;
        State state = State.OPEN;

        Act(String key, UUID holdId) {
            this.key = key;
            this.holdId = holdId;
        }

        BigDecimal refundable() {
            return sum(charged).subtract(sum(refunded));
        }
    }

    /** What is left of a grant with a time limit. */
    static final class Lot {
        final CreditPool pool;
        final Instant expiresAt;
        BigDecimal left;

        Lot(CreditPool pool, Instant expiresAt, BigDecimal left) {
            this.pool = pool;
            this.expiresAt = expiresAt;
            this.left = left;
        }
    }

    final Map<CreditPool, BigDecimal> owned = zero();
    final Map<CreditPool, BigDecimal> held = zero();
    final List<Lot> lots = new ArrayList<>();
    final List<Act> acts = new ArrayList<>();
    /** What was done under a key, and the answer it got. */
    final Map<String, Object> done = new HashMap<>();

    private static final List<CreditPool> REGULAR_FIRST = List.of(CreditPool.REGULAR, CreditPool.BONUS);

    BigDecimal free(CreditPool pool) {
        return owned.get(pool).subtract(held.get(pool));
    }

    BigDecimal free() {
        return free(CreditPool.BONUS).add(free(CreditPool.REGULAR));
    }

    @Nullable
    Act taken(String key) {
        return acts.stream()
                .filter(act -> act.key.equals(key) && act.state != State.RELEASED)
                .findFirst()
                .orElse(null);
    }

    void grant(CreditPool pool, BigDecimal amount, @Nullable Instant expiresAt) {
        owned.merge(pool, amount, BigDecimal::add);
        if (expiresAt != null) {
            lots.add(new Lot(pool, expiresAt, amount));
            lots.sort(Comparator.comparing(lot -> lot.expiresAt));
        }
    }

    void take(CreditPool pool, BigDecimal amount) {
        owned.merge(pool, amount.negate(), BigDecimal::add);
        BigDecimal missing = amount;
        for (Lot lot : lots) {
            if (lot.pool == pool) {
                BigDecimal taken = lot.left.min(missing);
                lot.left = lot.left.subtract(taken);
                missing = missing.subtract(taken);
            }
        }
    }

    void renew(BigDecimal plan) {
        lots.removeIf(lot -> lot.pool == CreditPool.REGULAR);
        owned.put(CreditPool.REGULAR, plan.max(held.get(CreditPool.REGULAR)));
    }

    BigDecimal takeBack(BigDecimal amount) {
        BigDecimal missing = amount;
        for (CreditPool pool : REGULAR_FIRST) {
            BigDecimal taken = free(pool).min(missing);
            take(pool, taken);
            missing = missing.subtract(taken);
        }
        return amount.subtract(missing);
    }

    void refund(Act act, BigDecimal amount) {
        BigDecimal missing = amount;
        for (CreditPool pool : REGULAR_FIRST) {
            BigDecimal back =
                    act.charged.get(pool).subtract(act.refunded.get(pool)).min(missing);
            act.refunded.merge(pool, back, BigDecimal::add);
            owned.merge(pool, back, BigDecimal::add);
            missing = missing.subtract(back);
        }
    }

    void hold(String key, UUID holdId, BigDecimal amount) {
        Act act = new Act(key, holdId);
        BigDecimal missing = amount;
        for (CreditPool pool : CreditPool.values()) {
            BigDecimal part = free(pool).min(missing);
            act.held.put(pool, part);
            held.merge(pool, part, BigDecimal::add);
            missing = missing.subtract(part);
        }
        acts.add(act);
    }

    /** Charges up to that many units in all; what was charged is neither held nor owned any more. */
    void charge(Act act, BigDecimal units) {
        act.units = act.units.max(units);
        BigDecimal due = act.units.min(sum(act.held)).subtract(sum(act.charged));
        for (CreditPool pool : CreditPool.values()) {
            BigDecimal part = act.held.get(pool).subtract(act.charged.get(pool)).min(due);
            act.charged.merge(pool, part, BigDecimal::add);
            held.merge(pool, part.negate(), BigDecimal::add);
            take(pool, part);
            due = due.subtract(part);
        }
    }

    void end(Act act, State as) {
        for (CreditPool pool : CreditPool.values()) {
            BigDecimal rest = act.held.get(pool).subtract(act.charged.get(pool));
            held.merge(pool, rest.negate(), BigDecimal::add);
        }
        act.state = as;
    }

    void sweep(Instant now) {
        for (Lot lot : lots) {
            if (!now.isBefore(lot.expiresAt)) {
                take(lot.pool, lot.left.min(free(lot.pool)));
            }
        }
    }

    static BigDecimal sum(Map<CreditPool, BigDecimal> amounts) {
        return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<CreditPool, BigDecimal> zero() {
        return new EnumMap<>(Map.of(CreditPool.BONUS, BigDecimal.ZERO, CreditPool.REGULAR, BigDecimal.ZERO));
    }
}
