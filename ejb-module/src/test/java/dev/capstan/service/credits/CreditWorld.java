package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CheckpointRepository;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerRepository;
import dev.capstan.persistence.credits.PostingRepository;
import dev.capstan.persistence.credits.accounts.BudgetRepository;
import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import dev.capstan.persistence.pricing.PriceRepository;
import dev.capstan.service.credits.budgets.Budgets;
import dev.capstan.service.credits.budgets.BudgetsOn;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.pricing.PriceServiceOn;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The credit services, wired by hand; on a real database, or on plain memory. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class CreditWorld {
    static final Duration HOLD_LIFE = Duration.ofHours(1);

    public final TestClock clock = new TestClock();
    final CreditService service = new CreditService();
    public final ModelMeter meter = new ModelMeter();
    public final ActMeter acts = new ActMeter();
    final Holds holds = new Holds();
    final LotExpiry expiry = new LotExpiry();
    final ModelHolds calls = new ModelHolds();
    final Posting posting = new Posting();
    final SharedLedger shared = new SharedLedger();
    final LedgerVerifier verifier = new LedgerVerifier();
    final LedgerAudit audit = new LedgerAudit();
    final NoEvents<UnpostedCharge> unposted = new NoEvents<>();
    private final Transactions transactions;

    /** How work is made one transaction. */
    interface Transactions {
        <T> T commit(Supplier<T> work);

        /** Undoes the work; only where that is possible at all. */
        void lose(Runnable work);
    }

    /** What shared accounts and budgets need. */
    private record Accounts(SharedAccountRepository shared, BudgetRepository budgets, PostingRepository postings) {}

    private CreditWorld(
            CreditRepository credits,
            LedgerRepository ledger,
            CheckpointRepository checkpoints,
            PriceRepository prices,
            Accounts accounts,
            Transactions transactions) {
        this.transactions = transactions;
        Ids ids = new Ids();
        CreditsConfig config = new CreditsConfig(BigDecimal.ZERO, HOLD_LIFE);
        Postings postings = new Postings();
        postings.credits = credits;
        postings.ids = ids;
        AccountOperations operations = new AccountOperations();
        operations.credits = credits;
        operations.postings = postings;
        operations.json = Json.MAPPER;
        operations.clock = clock;
        operations.ids = ids;
        service.credits = credits;
        service.operations = operations;
        service.postings = postings;
        service.config = config;
        service.clock = clock;
        service.ids = ids;
        Charges charges = new Charges();
        charges.postings = postings;
        charges.json = Json.MAPPER;
        charges.clock = clock;
        charges.ids = ids;
        holds.credits = credits;
        holds.charges = charges;
        holds.config = config;
        holds.clock = clock;
        holds.ids = ids;
        charges.posting = posting;
        charges.unposted = unposted;
        posting.credits = credits;
        posting.holds = accounts.postings();
        posting.charges = charges;
        posting.clock = clock;
        Payers payers = new Payers();
        payers.credits = credits;
        payers.accounts = accounts.shared();
        payers.posting = posting;
        holds.payers = payers;
        Budgets budgets = BudgetsOn.repository(accounts.budgets(), clock);
        calls.prices = PriceServiceOn.repository(prices, clock);
        calls.holds = holds;
        meter.credits = credits;
        meter.calls = calls;
        meter.budgets = budgets;
        meter.holds = holds;
        meter.clock = clock;
        acts.holds = holds;
        expiry.credits = credits;
        expiry.postings = postings;
        expiry.clock = clock;
        expiry.ids = ids;
        acts.budgets = budgets;
        shared.credits = credits;
        shared.unposted = accounts.postings();
        shared.posting = posting;
        shared.holds = calls;
        shared.budgets = budgets;
        shared.clock = clock;
        verifier.ledger = ledger;
        verifier.checkpoints = checkpoints;
        verifier.clock = clock;
        audit.verifier = verifier;
    }

    /** What settles model calls here, as long as no report is doubtful enough to be kept. */
    public MeteredCalls meteredCalls() {
        MeteredCalls calls = new MeteredCalls();
        calls.meter = meter;
        calls.clock = clock;
        return calls;
    }

    public static CreditWorld onPostgres() {
        TestDatabase database = TestDatabase.shared();
        return new CreditWorld(
                database.connect(new CreditRepository()),
                database.connect(new LedgerRepository()),
                database.connect(new CheckpointRepository()),
                database.connect(new PriceRepository()),
                new Accounts(
                        database.connect(new SharedAccountRepository()),
                        database.connect(new BudgetRepository()),
                        database.connect(new PostingRepository())),
                new Transactions() {
                    @Override
                    public <T> T commit(Supplier<T> work) {
                        return database.inTransaction(work);
                    }

                    @Override
                    public void lose(Runnable work) {
                        database.rolledBack(work);
                    }
                });
    }

    static CreditWorld inMemory() {
        MemoryCredits credits = new MemoryCredits();
        return new CreditWorld(
                credits,
                new MemoryLedger(credits),
                new CheckpointRepository(),
                new PriceRepository(),
                new Accounts(new NoSharedAccounts(), new NoBudgets(), new PostingRepository()),
                new Transactions() {
                    @Override
                    public <T> T commit(Supplier<T> work) {
                        return work.get();
                    }

                    @Override
                    public void lose(Runnable work) {}
                });
    }

    public <T> T commit(Supplier<T> work) {
        return transactions.commit(work);
    }

    public void run(Runnable work) {
        transactions.commit(() -> {
            work.run();
            return true;
        });
    }

    void lose(Runnable work) {
        transactions.lose(work);
    }

    /** A new user with that much in each pool. */
    public UUID user(String bonus, String regular) {
        UUID user = UUID.randomUUID();
        run(() -> service.openAccount(new UserRegistered(user)));
        grant(user, CreditPool.BONUS, bonus);
        grant(user, CreditPool.REGULAR, regular);
        return user;
    }

    private void grant(UUID user, CreditPool pool, String amount) {
        if (new BigDecimal(amount).signum() > 0) {
            run(() -> service.grant(
                    user, new Grant(TransactionType.BONUS_GRANT, pool, new BigDecimal(amount), "given", "Given")));
        }
    }

    /** What is wrong with the user's account. */
    public List<LedgerFinding> verify(UUID user) {
        return commit(() -> {
            UUID account = service.credits.findOwnAccount(user).orElseThrow().id();
            UUID before = new UUID(account.getMostSignificantBits(), account.getLeastSignificantBits() - 1);
            return verifier.verify(before, 1).report().findings();
        });
    }

    public BigDecimal owned(UUID user) {
        BalanceView balance = commit(() -> service.balanceOf(user));
        return balance.credits().add(balance.bonusCredits());
    }
}
