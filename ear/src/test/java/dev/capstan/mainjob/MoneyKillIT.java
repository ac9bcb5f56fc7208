package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.harness.CapstanServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The server and the database are killed while many users spend, from own accounts and from a shared one: afterwards the
 * books balance. {@code -Dcapstan.kill.rounds=20} kills each of them as often.
 */
class MoneyKillIT {
    private static final Logger LOG = Logger.getLogger(MoneyKillIT.class.getName());
    private static final int USERS = 8;
    private static final int ROUNDS = Integer.getInteger("capstan.kill.rounds", 1);
    private static final Duration LOAD = Duration.ofSeconds(3);
    private static final CapstanServer SERVER = CapstanServer.named("money-killed")
            .with("CAPSTAN_RUNS_LEASE", "PT5S")
            .with("CAPSTAN_CREDITS_HOLD_LIFE", "PT1M");

    private final Books books = new Books(SERVER);
    private final AtomicBoolean over = new AtomicBoolean();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void theBooksBalanceAfterTheServerAndTheDatabaseWereKilledInMidWork() throws InterruptedException {
        List<ApiClient> users = users();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            users.forEach(user -> threads.execute(() -> spend(user)));
            for (int round = 0; round < ROUNDS; round++) {
                TimeUnit.MILLISECONDS.sleep(LOAD.toMillis());
                SERVER.kill();
                SERVER.restart();
                TimeUnit.MILLISECONDS.sleep(LOAD.toMillis());
                SERVER.killDatabase();
                SERVER.restartDatabase();
            }
            TimeUnit.MILLISECONDS.sleep(LOAD.toMillis());
            over.set(true);
        }

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(books.activeRuns()).isZero();
            assertThat(books.faults()).isEmpty();
        });
        assertThat(books.overdueHolds()).isZero();
        assertThat(books.charges()).isGreaterThan(USERS);
        assertThat(proof()).contains("\"findings\":0");
        LOG.log(Level.INFO, "{0} charges outlived {1} kills of the server and of the database.", new Object[] {
            books.charges(), ROUNDS
        });
    }

    /** Half of them spend from one account. */
    private static List<ApiClient> users() {
        Administration admin = new Administration(SERVER);
        UUID account = admin.account("The hot one", "100000");
        List<ApiClient> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            ApiClient user = ApiClient.register(SERVER.baseUri());
            if (i % 2 == 0) {
                admin.member(account, user.userId(), "{\"owner\":false}");
                Administration.put(user, "v1/credits/payer", "{\"account_id\":\"%s\"}".formatted(account));
            }
            users.add(user);
        }
        return users;
    }

    /** One short run after the other, whatever becomes of each. */
    private void spend(ApiClient user) {
        while (!over.get()) {
            try (SocketClient client = SocketClient.inNewSession(user)) {
                while (!over.get()) {
                    int from = client.events().size();
                    client.query("!delay 2\n!words 20");
                    client.await(
                            "the end", from, event -> SocketClient.name(event).equals("agent.complete"));
                }
            } catch (AssertionError | RuntimeException lost) {
                LOG.log(Level.FINE, "A client lost its server and comes back.", lost);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the server's own proof of the ledger says; a restarted server makes one at once. */
    private static String proof() {
        SERVER.restart();
        ApiClient anybody = ApiClient.stranger(SERVER.baseUri());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> anybody.get("health/ready").body().contains("proven_at"));
        return anybody.get("health/ready").body();
    }
}
