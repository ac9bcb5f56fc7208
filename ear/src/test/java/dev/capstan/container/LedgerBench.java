package dev.capstan.container;

import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.Grant;
import dev.capstan.service.credits.HoldCombiner;
import dev.capstan.service.credits.LedgerAudit;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.SharedLedger;
import dev.capstan.service.credits.accounts.MemberTerms;
import dev.capstan.service.credits.accounts.PayerService;
import dev.capstan.service.credits.accounts.SharedAccountGrant;
import dev.capstan.service.credits.accounts.SharedAccountService;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.service.users.UserService;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.pricing.ModelPrice;
import dev.capstan.types.users.Role;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** How many acts are held and settled in a second, beside pgbench with the same statements on the same database. Runs inside
 * the server, in a module that only the measurement deploys. */
@Startup
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LedgerBench {
    /** The last line of the report. */
    static final String END = "end of the measurement";

    private static final Logger LOG = Logger.getLogger(LedgerBench.class.getName());
    private static final int USERS = 200;
    private static final BigDecimal PLENTY = new BigDecimal("100000000");
    private static final ModelPrice PRICE = ModelPrice.of("0", "15", "0", "0");
    private static final int MOST_CLIENTS = 32;
    private static final int[] CLIENTS = {1, 8, MOST_CLIENTS};

    @Inject
    HoldCombiner holds;

    @Inject
    ModelMeter meter;

    @Inject
    CreditService credits;

    @Inject
    SharedAccountService accounts;

    @Inject
    PayerService payers;

    @Inject
    SharedLedger shared;

    @Inject
    UserService users;

    @Inject
    LedgerAudit audit;

    @Inject
    VirtualThreads threads;

    @Resource(lookup = "jdbc/capstan")
    DataSource database;

    @PostConstruct
    void start() {
        threads.execute(() -> {
            try {
                awaitSchema();
                measure();
            } catch (IOException | SQLException | RuntimeException e) {
                LOG.log(Level.SEVERE, "The measurement failed.", e);
                report("failed: " + e + "\n");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                report(END + "\n");
            }
        });
    }

    private void awaitSchema() throws InterruptedException {
        while (true) {
            try {
                if (!users.hasNone()) {
                    return;
                }
            } catch (EJBException e) {
                LOG.log(Level.FINE, "The schema is not there yet.", e);
            }
            Thread.sleep(500);
        }
    }

    private void measure() throws IOException, SQLException, InterruptedException {
        long seconds = Long.parseLong(System.getenv("CAPSTAN_BENCH_SECONDS"));
        PgBench pgbench = new PgBench(database, USERS, seconds);
        for (int n = 1; n <= USERS; n++) {
            spender(n);
        }
        List<UUID> members = new ArrayList<>();
        UUID account = hotAccount(members);
        IntFunction<UUID> own = LedgerBench::spenderId;
        IntFunction<UUID> member = n -> members.get(n - 1);
        rate(MOST_CLIENTS, 2 * seconds, own); // also opens the connections, which pgbench does not count either
        rate(MOST_CLIENTS, seconds, member);
        for (int clients : CLIENTS) {
            compare("spread", clients, rate(clients, seconds, own), pgbench.rate("spread", clients, account));
        }
        UUID row = pgbench.plainRow();
        for (int clients : CLIENTS) {
            compare("hot", clients, rate(clients, seconds, member), pgbench.rate("hot", clients, row));
        }
        shared.post(account);
        report(pgbench.balanceAndHistory(() ->
                credits.balanceOf(spenderId(1 + ThreadLocalRandom.current().nextInt(USERS)))));
        long wrong = audit.run().findings().stream()
                .filter(finding -> finding.accountId().equals(account))
                .count();
        report("findings of the verifier on the hot account: " + wrong + "\n");
    }

    private static UUID spenderId(int n) {
        return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(n));
    }

    private void spender(int n) {
        credits.openAccount(new UserRegistered(spenderId(n)));
        credits.grant(
                spenderId(n), new Grant(TransactionType.BONUS_GRANT, CreditPool.REGULAR, PLENTY, "bench", "Bench"));
    }

    private UUID hotAccount(List<UUID> members) {
        UUID nobody = new UUID(0, 1);
        UUID account = accounts.create("Bench", nobody).id();
        accounts.grant(account, new SharedAccountGrant(CreditPool.REGULAR, PLENTY, "bench", "Bench"), nobody);
        for (int n = 0; n < USERS; n++) {
            EmailAddress email = EmailAddress.of("bench-" + UUID.randomUUID() + "@example.com");
            UUID user =
                    users.register(new NewUser(email, null, "Ada", Role.USER)).id();
            accounts.put(account, user, new MemberTerms(false, Limits.NONE), nobody);
            payers.choose(user, null, account);
            members.add(user);
        }
        return account;
    }

    /** Acts a second. */
    private double rate(int clients, long seconds, IntFunction<UUID> user) throws InterruptedException {
        LongAdder done = new LongAdder();
        CountDownLatch over = new CountDownLatch(clients);
        long from = System.nanoTime();
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        for (int client = 0; client < clients; client++) {
            threads.execute(() -> {
                try {
                    while (System.nanoTime() < until) {
                        act(user);
                        done.increment();
                    }
                } finally {
                    over.countDown();
                }
            });
        }
        over.await();
        return done.sum() * 1e9 / (System.nanoTime() - from);
    }

    private void act(IntFunction<UUID> user) {
        int n = 1 + ThreadLocalRandom.current().nextInt(USERS);
        UUID session = new UUID(1, n);
        UUID run = new UUID(2, n);
        ModelHold hold = holds.hold(new ModelCall(
                user.apply(n), session, run, UUID.randomUUID().toString(), "bench", "Custom", false, 1000, 200, PRICE));
        meter.settle(hold.holdId(), TokenUsage.of(1000, 100));
    }

    private static void compare(String what, int clients, double ours, double theirs) {
        report("%s, %d clients: %.0f acts/s here, %.0f by pgbench, ratio %.2f%n"
                .formatted(what, clients, ours, theirs, ours / theirs));
    }

    private static void report(String text) {
        try {
            Files.writeString(
                    Path.of(System.getenv("CAPSTAN_BENCH_REPORT")),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
