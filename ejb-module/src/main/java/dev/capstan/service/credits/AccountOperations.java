package dev.capstan.service.credits;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditOperation;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.OperationKind;
import dev.capstan.types.credits.PoolAmounts;
import dev.capstan.types.credits.TransactionType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * What billing and administrators do to a locked account. Each operation happens once per key, also when it moved nothing,
 * and never takes what is held.
 */
@ApplicationScoped
public class AccountOperations {
    @Inject
    CreditRepository credits;

    @Inject
    Postings postings;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    void renew(CreditAccount account, UUID userId, Renewal renewal) {
        if (earlier(account, renewal.usageKey(), OperationKind.RENEWAL).isPresent()) {
            return;
        }
        postings.unlimit(account, CreditPool.REGULAR);
        BigDecimal least = account.held().regular();
        BigDecimal moved =
                renewal.planCredits().max(least).subtract(account.owned().regular());
        TransactionType type = moved.signum() >= 0 ? TransactionType.SUBSCRIPTION_GRANT : TransactionType.ADJUSTMENT;
        ObjectNode data = json.createObjectNode();
        renewal.data().forEach(data::put);
        move(account, userId, type, CreditPool.REGULAR, moved, renewal.usageKey(), renewal.description(), data);
        remember(account, renewal.usageKey(), OperationKind.RENEWAL, moved, BigDecimal.ZERO);
    }

    TakenBack takeBack(CreditAccount account, UUID userId, TakeBack wish) {
        Optional<CreditOperation> earlier = earlier(account, wish.usageKey(), OperationKind.TAKE_BACK);
        if (earlier.isPresent()) {
            return new TakenBack(earlier.get().moved().negate(), earlier.get().shortfall());
        }
        PoolAmounts taken = account.spendablePools().takeRegularFirst(wish.amount());
        for (CreditPool pool : CreditPool.values()) {
            BigDecimal moved = taken.of(pool).negate();
            move(
                    account,
                    userId,
                    wish.type(),
                    pool,
                    moved,
                    wish.usageKey(),
                    wish.description(),
                    json.createObjectNode());
        }
        BigDecimal shortfall = wish.amount().subtract(taken.total());
        remember(
                account, wish.usageKey(), OperationKind.TAKE_BACK, taken.total().negate(), shortfall);
        return new TakenBack(taken.total(), shortfall);
    }

    void adjust(CreditAccount account, UUID userId, Adjustment wish) {
        if (earlier(account, wish.usageKey(), OperationKind.ADJUSTMENT).isPresent()) {
            return;
        }
        BigDecimal spendable = account.spendablePools().of(wish.pool());
        if (spendable.add(wish.amount()).signum() < 0) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "insufficient_credits",
                    "%s %s credits cannot be taken: %s are there that are not held for work under way."
                            .formatted(
                                    wish.amount().negate().toPlainString(),
                                    wish.pool().wire(),
                                    spendable.toPlainString()));
        }
        ObjectNode data = json.createObjectNode()
                .put("reason", wish.reason())
                .put("actor_id", wish.actorId().toString());
        TransactionType type = TransactionType.ADJUSTMENT;
        move(account, userId, type, wish.pool(), wish.amount(), wish.usageKey(), wish.reason(), data);
        remember(account, wish.usageKey(), OperationKind.ADJUSTMENT, wish.amount(), BigDecimal.ZERO);
    }

    /** Back into the pools that paid, the regular part first. */
    void refund(CreditAccount account, CreditHold hold, RefundOfUsage wish) {
        if (earlier(account, wish.usageKey(), OperationKind.REFUND).isPresent()) {
            return;
        }
        BigDecimal most = hold.open() ? BigDecimal.ZERO : hold.refundable().total();
        BigDecimal amount = wish.amount() == null ? most : wish.amount();
        if (amount.signum() == 0 || amount.compareTo(most) > 0) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "refund_exceeds_charge",
                    "Of the act %s no more than %s credits can be given back; it is %s."
                            .formatted(
                                    hold.act().usageKey(),
                                    most.toPlainString(),
                                    hold.status().wire()));
        }
        PoolAmounts back = hold.refundable().takeRegularFirst(amount);
        hold.refund(back);
        ObjectNode data = json.createObjectNode()
                .put("reason", wish.reason())
                .put("hold_id", hold.id().toString())
                .put("charged_key", hold.act().usageKey());
        if (wish.actorId() != null) {
            data.put("actor_id", wish.actorId().toString());
        }
        for (CreditPool pool : CreditPool.values()) {
            UUID userId = hold.act().userId();
            move(account, userId, TransactionType.REFUND, pool, back.of(pool), wish.usageKey(), wish.reason(), data);
        }
        remember(account, wish.usageKey(), OperationKind.REFUND, amount, BigDecimal.ZERO);
    }

    private Optional<CreditOperation> earlier(CreditAccount account, String usageKey, OperationKind kind) {
        Optional<CreditOperation> earlier = credits.findOperation(account.id(), usageKey);
        boolean otherUse = earlier.map(operation -> operation.kind() != kind)
                .orElseGet(() -> credits.hasTransaction(account.id(), usageKey));
        if (otherUse) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "usage_key_conflict",
                    "The key %s was used for something else on this account; use another one.".formatted(usageKey));
        }
        return earlier;
    }

    private void move(
            CreditAccount account,
            UUID userId,
            TransactionType type,
            CreditPool pool,
            BigDecimal amount,
            String usageKey,
            String description,
            ObjectNode data) {
        if (amount.signum() != 0) {
            postings.post(
                    account,
                    new LedgerEntry(
                            ids.next(),
                            userId,
                            type,
                            pool,
                            amount,
                            usageKey,
                            null,
                            null,
                            null,
                            description,
                            data.toString(),
                            clock.instant()));
        }
    }

    private void remember(
            CreditAccount account, String usageKey, OperationKind kind, BigDecimal moved, BigDecimal shortfall) {
        credits.add(new CreditOperation(ids.next(), account.id(), usageKey, kind, moved, shortfall, clock.instant()));
    }
}
