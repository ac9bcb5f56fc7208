package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.NodeBus;
import dev.capstan.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A run that makes no progress is taken from its thread, and comes due for whoever is free. */
class StuckRunTest {
    private static final UUID RUN = UUID.randomUUID();

    private final TestClock clock = new TestClock();
    private final RunsConfig config = new RunsConfig(Duration.ofSeconds(15), 20, 4, 1);
    private final List<UUID> expired = new ArrayList<>();
    private final List<UUID> offered = new ArrayList<>();
    private final RunDispatcher dispatcher = dispatcher();
    private final RunControl control = new RunControl(clock);

    @Test
    void isLetGoWhenNothingWasHeardOfItForTooLong() {
        dispatcher.registry.enter(RUN, control);
        clock.move(config.stuckAfter().plusSeconds(1));

        dispatcher.letGoIfStuck(RUN);

        assertThat(control.abandoned()).isTrue();
        assertThat(control.token().cancelled()).isTrue();
        assertThat(dispatcher.registry.find(RUN)).isEmpty();
        assertThat(expired).containsExactly(RUN);
        assertThat(offered).containsExactly(RUN);
    }

    @Test
    void worksOnWhileItGetsOn() {
        dispatcher.registry.enter(RUN, control);
        clock.move(config.stuckAfter().minusSeconds(1));
        control.part(control.token().child()).progressed();
        clock.move(Duration.ofSeconds(2));

        dispatcher.letGoIfStuck(RUN);

        assertThat(control.abandoned()).isFalse();
        assertThat(dispatcher.registry.find(RUN)).contains(control);
        assertThat(expired).isEmpty();
    }

    private RunDispatcher dispatcher() {
        RunDispatcher made = new RunDispatcher();
        made.config = config;
        made.clock = clock;
        made.registry = new RunRegistry();
        made.metrics = new RunMetrics();
        made.node = new RunNode();
        made.node.registry = made.registry;
        made.node.config = config;
        made.node.ids = new Ids();
        made.node.name();
        made.node.stop(); // so that it offers what it lets go to others
        made.leases = new RunLeases() {
            @Override
            public void expire(UUID runId, UUID node) {
                expired.add(runId);
            }
        };
        made.bus = new NodeBus() {
            @Override
            public void tell(String topic, UUID id) {
                offered.add(id);
            }
        };
        return made;
    }
}
