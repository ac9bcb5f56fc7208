package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LedgerReport WRONG = new LedgerReport(
            1, 5, List.of(new LedgerFinding(UUID.randomUUID(), LedgerFinding.Kind.SUM, "one too many")));

    private final LedgerWatch watch = new LedgerWatch();
    private final AtomicInteger proofs = new AtomicInteger();

    LedgerWatchTest() {
        watch.clock = Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Test
    void knowsNothingBeforeTheFirstProofAndThenWhatItFound() {
        watch.audit = new LedgerAudit() {
            @Override
            public LedgerReport run() {
                return LedgerReport.EMPTY;
            }
        };
        assertThat(watch.lastProof()).isEmpty();

        watch.prove();

        assertThat(watch.lastProof()).contains(new LedgerWatch.Proof(NOW, LedgerReport.EMPTY));
    }

    @Test
    void isNeverAtWorkTwice() {
        watch.audit = new LedgerAudit() {
            @Override
            public LedgerReport run() {
                proofs.incrementAndGet();
                watch.prove();
                return LedgerReport.EMPTY;
            }
        };

        watch.prove();

        assertThat(proofs).hasValue(1);
    }

    @Test
    void canBeTriedAgainWhenTheDatabaseWasAway() {
        watch.audit = new LedgerAudit() {
            @Override
            public LedgerReport run() {
                if (proofs.incrementAndGet() == 1) {
                    throw new EJBException("no database");
                }
                return LedgerReport.EMPTY;
            }
        };

        watch.prove();
        watch.prove();

        assertThat(watch.lastProof()).isPresent();
    }

    @Test
    void provesWhatIsNewFromTheStart() {
        List<LedgerWatch> shown = new ArrayList<>();
        watch.metrics = new LedgerMetrics() {
            @Override
            void show(LedgerWatch it) {
                shown.add(it);
            }
        };
        watch.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }
        };
        watch.audit = new LedgerAudit() {
            @Override
            public LedgerReport runNew() {
                return WRONG;
            }
        };

        watch.start();

        assertThat(shown).containsExactly(watch);
        assertThat(watch.lastProof()).contains(new LedgerWatch.Proof(NOW, WRONG));
    }

    @Test
    void tellsEachFindingToThePeopleWhoReadTheLog() {
        List<String> logged = new ArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getLevel() + " " + record.getParameters()[2]);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        watch.audit = new LedgerAudit() {
            @Override
            public LedgerReport run() {
                return WRONG;
            }
        };
        Logger log = Logger.getLogger(LedgerWatch.class.getName());
        log.addHandler(listener);
        try {
            watch.prove();
        } finally {
            log.removeHandler(listener);
        }

        assertThat(logged).containsExactly("SEVERE one too many");
    }

    @Test
    void readsPageAfterPage() {
        UUID first = UUID.randomUUID();
        List<UUID> asked = new ArrayList<>();
        LedgerAudit audit = new LedgerAudit();
        audit.verifier = new LedgerVerifier() {
            @Override
            public Page verify(@Nullable UUID after, int accounts) {
                asked.add(after);
                return new Page(
                        after == null ? new LedgerReport(2, 3, List.of()) : WRONG, after == null ? first : null);
            }

            @Override
            public Page verifyNew(@Nullable UUID after, int accounts) {
                return new Page(new LedgerReport(7, 0, List.of()), null);
            }
        };

        LedgerReport report = audit.run();

        assertThat(asked).containsExactly(null, first);
        assertThat(report).isEqualTo(new LedgerReport(3, 8, WRONG.findings()));
        assertThat(report.sound()).isFalse();
        assertThat(audit.runNew().accounts()).isEqualTo(7);
        assertThat(audit.runNew().sound()).isTrue();
    }
}
