package dev.capstan.service.realtime;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.secrets.SessionSecrets;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;

/** Event logs over any storage, for tests of what writes to them. */
public final class LogForTests {
    private LogForTests() {}

    /** @param waiting gets whoever waits for the outcome of the transaction */
    public static EventLog over(EventLogRepository events, Ids ids, Clock clock, Consumer<Synchronization> waiting) {
        EventLog log = new EventLog();
        log.events = events;
        log.openBlocks = new OpenBlocks();
        log.feed = new SessionFeed();
        log.ids = ids;
        log.clock = clock;
        log.secrets = new SessionSecrets();
        log.bus = new NodeBus() {
            @Override
            public void tell(String topic, UUID id) {
                // nobody listens
            }
        };
        log.transaction = (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                LogForTests.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> {
                    waiting.accept((Synchronization) arguments[0]);
                    return null;
                });
        return log;
    }
}
