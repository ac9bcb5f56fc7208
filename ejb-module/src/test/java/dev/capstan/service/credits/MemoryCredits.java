package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditLot;
import dev.capstan.persistence.credits.CreditOperation;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.HoldStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Credits in lists. One thread, no transactions. */
final class MemoryCredits extends CreditRepository {
    final List<CreditAccount> accounts = new ArrayList<>();
    final List<CreditTransaction> transactions = new ArrayList<>();
    final List<CreditHold> holds = new ArrayList<>();
    final List<CreditLot> lots = new ArrayList<>();
    final List<CreditOperation> operations = new ArrayList<>();
    final List<UsageFact> facts = new ArrayList<>();

    @Override
    public Optional<CreditAccount> findOwnAccount(UUID userId) {
        return accounts.stream().filter(a -> a.ownerId().equals(userId)).findFirst();
    }

    @Override
    public Optional<CreditAccount> lockOwnAccount(UUID userId) {
        return findOwnAccount(userId);
    }

    @Override
    public Optional<CreditAccount> lockAccountOfHold(UUID holdId) {
        return holds.stream()
                .filter(h -> h.id().equals(holdId))
                .findFirst()
                .flatMap(h -> accounts.stream()
                        .filter(a -> a.id().equals(h.accountId()))
                        .findFirst());
    }

    @Override
    public Optional<CreditAccount> lockOwnAccountOfHold(UUID holdId) {
        return lockAccountOfHold(holdId);
    }

    @Override
    public CreditHold readHold(UUID holdId) {
        return holds.stream().filter(h -> h.id().equals(holdId)).findFirst().orElseThrow();
    }

    @Override
    public Optional<CreditHold> findHold(UUID accountId, String usageKey) {
        return holds.stream()
                .filter(h ->
                        h.accountId().equals(accountId) && h.act().usageKey().equals(usageKey))
                .filter(h -> h.status() != HoldStatus.RELEASED)
                .findFirst();
    }

    @Override
    public List<CreditHold> findOpenHolds(UUID runId) {
        return holds.stream()
                .filter(h -> h.open() && runId.equals(h.act().runId()))
                .toList();
    }

    @Override
    public List<CreditHold> findOverdueHolds(Instant now, int limit) {
        return holds.stream()
                .filter(h -> h.overdue(now))
                .sorted(Comparator.comparing(CreditHold::expiresAt).thenComparing(CreditHold::id))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean hasTransaction(UUID accountId, String usageKey, CreditPool pool) {
        return transactions.stream()
                .anyMatch(t -> t.accountId().equals(accountId) && t.usageKey().equals(usageKey) && t.pool() == pool);
    }

    @Override
    public Optional<UsageFact> findFact(UUID holdId) {
        return facts.stream().filter(f -> f.holdId().equals(holdId)).findFirst();
    }

    @Override
    public void add(CreditAccount account) {
        accounts.add(account);
    }

    @Override
    public void add(CreditTransaction row) {
        transactions.add(row);
    }

    @Override
    public void add(CreditHold hold) {
        holds.add(hold);
    }

    @Override
    public void add(UsageFact fact) {
        facts.add(fact);
    }

    @Override
    public Optional<CreditOperation> findOperation(UUID accountId, String usageKey) {
        return operations.stream()
                .filter(o -> o.accountId().equals(accountId) && o.usageKey().equals(usageKey))
                .findFirst();
    }

    @Override
    public List<CreditLot> findOpenLots(UUID accountId, CreditPool pool) {
        return lots.stream()
                .filter(l -> l.accountId().equals(accountId) && l.pool() == pool)
                .filter(l -> l.left().signum() > 0)
                .sorted(Comparator.comparing(CreditLot::expiresAt).thenComparing(CreditLot::id))
                .toList();
    }

    @Override
    public Optional<CreditAccount> lockDueAccount(Instant now) {
        return accounts.stream().filter(account -> due(account, now)).findFirst();
    }

    private boolean due(CreditAccount account, Instant now) {
        return lots.stream()
                .filter(l -> l.accountId().equals(account.id()) && l.left().signum() > 0 && l.due(now))
                .anyMatch(l -> account.spendablePools().of(l.pool()).signum() > 0);
    }

    @Override
    public void add(CreditLot lot) {
        lots.add(lot);
    }

    @Override
    public void add(CreditOperation operation) {
        operations.add(operation);
    }
}
