package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When what has ended on shared accounts is posted. */
class PosterTest {
    private final UUID account = UUID.randomUUID();
    private final UUID leftBehind = UUID.randomUUID();
    private final List<UUID> posted = new CopyOnWriteArrayList<>();
    private final List<Poster> shown = new CopyOnWriteArrayList<>();
    private final Poster poster = new Poster();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean holding;

    @BeforeEach
    void wire() {
        poster.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                Thread.ofVirtual().start(task);
            }
        };
        poster.metrics = new LedgerMetrics() {
            @Override
            void show(Poster it) {
                shown.add(it);
            }
        };
        poster.holds = new HoldCombiner() {
            @Override
            boolean postsSoon(UUID accountId) {
                assertThat(accountId).isEqualTo(account);
                return asked.incrementAndGet() > 0 && holding;
            }
        };
        poster.ledger = new SharedLedger() {
            @Override
            public void post(UUID accountId) {
                posted.add(accountId);
                refuseWhileAway();
            }

            @Override
            public List<UUID> accountsToPost() {
                refuseWhileAway();
                return List.of(account, leftBehind);
            }

            @Override
            public Backlog backlog() {
                return new Backlog(2, 61);
            }
        };
        poster.publish();
    }

    @Test
    void postsAMomentLaterAndOnceForAllThatEndedMeanwhile() {
        for (int i = 0; i < 10; i++) {
            poster.onUnposted(new UnpostedCharge(account));
        }
        assertThat(posted).isEmpty();

        await().atMost(Duration.ofSeconds(10)).until(() -> !posted.isEmpty());
        assertThat(posted).containsOnly(account);
        assertThat(posted.size()).isLessThan(10);
    }

    @Test
    void postsAgainWhatEndsAfterwards() {
        poster.onUnposted(new UnpostedCharge(account));
        await().atMost(Duration.ofSeconds(10)).until(() -> posted.size() == 1);

        poster.onUnposted(new UnpostedCharge(account));

        await().atMost(Duration.ofSeconds(10)).until(() -> posted.size() == 2);
    }

    @Test
    void leavesItToAHoldThatPostsInPassing() {
        holding = true;
        poster.onUnposted(new UnpostedCharge(account));
        await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() == 1);
        assertThat(posted).isEmpty();

        holding = false;
        poster.onUnposted(new UnpostedCharge(account));

        await().atMost(Duration.ofSeconds(10)).until(() -> posted.size() == 1);
    }

    @Test
    void isNotStoppedByADatabaseThatIsAway() {
        away = true;
        poster.onUnposted(new UnpostedCharge(account));
        await().atMost(Duration.ofSeconds(10)).until(() -> posted.size() == 1);
        poster.postAll();
        away = false;

        poster.onUnposted(new UnpostedCharge(account));

        await().atMost(Duration.ofSeconds(10)).until(() -> posted.size() == 2);
    }

    @Test
    void postsWhatWasLeftBehindAndTellsHowMuchIsLeft() {
        assertThat(shown).containsExactly(poster);
        assertThat(poster.left()).isEqualTo(SharedLedger.Backlog.NONE);

        poster.postAll();

        assertThat(posted).containsExactly(account, leftBehind);
        assertThat(poster.left()).isEqualTo(new SharedLedger.Backlog(2, 61));
    }

    private void refuseWhileAway() {
        if (away) {
            throw new EJBException("the database is away");
        }
    }
}
