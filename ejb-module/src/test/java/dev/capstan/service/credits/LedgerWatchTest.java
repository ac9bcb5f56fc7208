package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
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
}
