package dev.capstan.service.auth;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Reads every two seconds whose credentials ended, on whichever node, and says so here. Looks back further than it must,
 * because a transaction may commit after a younger one.
 */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RevocationWatch {
    private static final Duration LOOK_BACK = Duration.ofMinutes(1);

    @Inject
    Revocations revocations;

    @Inject
    Clock clock;

    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
    private Set<UUID> told = Set.of();

    /** Tells from now on, within seconds, of whom some credential works no more, wherever that was decided. */
    public void listen(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    synchronized void look() {
        Map<UUID, UUID> news = revocations.since(clock.instant().minus(LOOK_BACK));
        Set<UUID> users = new HashSet<>();
        news.forEach((id, user) -> {
            if (!told.contains(id)) {
                users.add(user);
            }
        });
        told = Set.copyOf(news.keySet());
        listeners.forEach(users::forEach);
    }
}
