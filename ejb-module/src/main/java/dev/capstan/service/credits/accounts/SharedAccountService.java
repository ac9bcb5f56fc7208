package dev.capstan.service.credits.accounts;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.persistence.credits.accounts.AccountMember;
import dev.capstan.persistence.credits.accounts.SharedAccount;
import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import dev.capstan.service.credits.Postings;
import dev.capstan.service.credits.budgets.BudgetService;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.users.UserService;
import dev.capstan.types.credits.TransactionType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Shared accounts. An administrator makes them and says who may spend from them; members see the ones they belong to. */
@Stateless
public class SharedAccountService {
    @Inject
    SharedAccountRepository accounts;

    @Inject
    CreditRepository credits;

    @Inject
    Postings postings;

    @Inject
    BudgetService budgets;

    @Inject
    UserService users;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** An empty account without members. */
    public SharedAccountView create(String name, UUID administrator) {
        CreditAccount account = CreditAccount.shared(ids.next(), administrator, clock.instant());
        credits.add(account);
        SharedAccount named = new SharedAccount(account.id(), name, administrator, clock.instant());
        accounts.add(named);
        return SharedAccountView.of(named, account, List.of());
    }

    public SharedAccountPage list(int page, int perPage) {
        List<SharedAccountView> found = accounts.findAll(perPage, (page - 1) * perPage).stream()
                .map(this::withAllMembers)
                .toList();
        return new SharedAccountPage(found, accounts.count());
    }

    public SharedAccountView get(UUID accountId) {
        return withAllMembers(named(accountId));
    }

    /** Adds a member, or changes the terms of one. */
    public SharedAccountView put(UUID accountId, UUID userId, MemberTerms terms, UUID administrator) {
        SharedAccount named = named(accountId);
        users.view(userId);
        credits.lockAccount(accountId);
        accounts.findMember(accountId, userId)
                .ifPresentOrElse(
                        member -> member.becomeOwner(terms.owner()),
                        () -> accounts.add(new AccountMember(
                                ids.next(), accountId, userId, terms.owner(), administrator, clock.instant())));
        budgets.limitMember(userId, accountId, terms.limits(), administrator);
        return withAllMembers(named);
    }

    /** What this member has under way is still paid; what begins later is paid by the member's own account. */
    public SharedAccountView remove(UUID accountId, UUID userId) {
        SharedAccount named = named(accountId);
        credits.lockAccount(accountId);
        accounts.findMember(accountId, userId).ifPresent(accounts::remove);
        return withAllMembers(named);
    }

    /** Granting the same usage key again changes nothing: retries are safe. */
    public SharedAccountView grant(UUID accountId, SharedAccountGrant grant, UUID administrator) {
        SharedAccount named = named(accountId);
        CreditAccount account = credits.lockAccount(accountId).orElseThrow();
        if (!credits.hasTransaction(accountId, grant.usageKey(), grant.pool())) {
            postings.post(
                    account,
                    new LedgerEntry(
                            ids.next(),
                            administrator,
                            TransactionType.BONUS_GRANT,
                            grant.pool(),
                            grant.amount(),
                            grant.usageKey(),
                            null,
                            null,
                            null,
                            grant.reason(),
                            "{}",
                            clock.instant()));
        }
        return withAllMembers(named);
    }

    /** The accounts that a user may spend from. */
    public List<SharedAccountView> listOf(UUID userId) {
        return accounts.findOf(userId).stream()
                .map(named -> asMember(named, userId))
                .toList();
    }

    /** @throws SharedAccountNotFoundException for everybody but its members */
    public SharedAccountView get(UUID userId, UUID accountId) {
        return asMember(named(accountId), userId);
    }

    private SharedAccount named(UUID accountId) {
        return accounts.find(accountId).orElseThrow(() -> new SharedAccountNotFoundException(accountId));
    }

    private SharedAccountView asMember(SharedAccount named, UUID userId) {
        AccountMember member = accounts.findMember(named.accountId(), userId)
                .orElseThrow(() -> new SharedAccountNotFoundException(named.accountId()));
        return member.owner() ? withAllMembers(named) : view(named, List.of(member));
    }

    private SharedAccountView withAllMembers(SharedAccount named) {
        return view(named, accounts.findMembers(named.accountId()));
    }

    private SharedAccountView view(SharedAccount named, List<AccountMember> members) {
        CreditAccount account = credits.findAccount(named.accountId()).orElseThrow();
        return SharedAccountView.of(
                named,
                account,
                members.stream()
                        .map(member -> MemberView.of(member, budgets.ofMember(member.userId(), named.accountId())))
                        .toList());
    }
}
