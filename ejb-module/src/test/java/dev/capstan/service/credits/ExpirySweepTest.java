package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweep over accounts with credits that are due. */
class ExpirySweepTest {
    private static final Logger LOG = Logger.getLogger(ExpirySweep.class.getName());

    private final ExpirySweep sweep = new ExpirySweep();
    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + record.getMessage() + " "
                    + (record.getParameters() == null ? "" : record.getParameters()[0]));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private int due;
    private int asked;
    private boolean away;

    @BeforeEach
    void wire() {
        LOG.addHandler(listener);
        sweep.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }
        };
        sweep.expiry = new LotExpiry() {
            @Override
            public boolean expireNext() {
                asked++;
                if (away) {
                    throw new EJBException("the database is away");
                }
                sweep.sweep(); // another timer, meanwhile
                return due-- > 0;
            }
        };
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listener);
    }

    @Test
    void worksFromTheStartUntilNothingIsDueAndSaysHowMuchItWas() {
        due = 2;

        sweep.start();

        assertThat(asked).isEqualTo(3);
        assertThat(logged).containsExactly("INFO Credits of {0} accounts expired. 2");
    }

    @Test
    void saysNothingWhenNothingWasDue() {
        sweep.sweep();

        assertThat(asked).isEqualTo(1);
        assertThat(logged).isEmpty();
    }

    @Test
    void triesAgainWhenTheDatabaseWasAway() {
        away = true;
        sweep.sweep();
        assertThat(logged).singleElement().asString().startsWith("WARNING");

        away = false;
        sweep.sweep();

        assertThat(asked).isEqualTo(2);
    }
}
