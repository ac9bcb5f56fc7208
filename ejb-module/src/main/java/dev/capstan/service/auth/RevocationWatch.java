package dev.capstan.service.auth;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads every two seconds whose credentials ended, on whichever node, and says so here. Looks back further than it must,
 * because a transaction may commit after a younger one.
 */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.CONTAINER)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RevocationWatch {
    private static final Duration LOOK_BACK = Duration.ofMinutes(1);

    @Inject
    Revocations revocations;

    @Inject
    Event<CredentialsEnded> ended;

    @Inject
    Clock clock;

    private Set<UUID> told = Set.of();

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void look() {
        Map<UUID, UUID> news = revocations.since(clock.instant().minus(LOOK_BACK));
        Set<UUID> users = new HashSet<>();
        news.forEach((id, user) -> {
            if (!told.contains(id)) {
                users.add(user);
            }
        });
        told = Set.copyOf(news.keySet());
        users.forEach(user -> ended.fire(new CredentialsEnded(user)));
    }
}
