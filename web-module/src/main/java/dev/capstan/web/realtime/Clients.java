package dev.capstan.web.realtime;

import dev.capstan.service.auth.RevocationWatch;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.web.realtime.transport.Socket;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The accepted sockets of this node, and what they share. */
@ApplicationScoped
public class Clients {
    private static final Logger LOG = Logger.getLogger(Clients.class.getName());

    @Inject
    Services services;

    @Inject
    Commands commands;

    @Inject
    Rooms rooms;

    @Inject
    Frames frames;

    @Inject
    VirtualThreads threads;

    @Inject
    RevocationWatch revocations;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    RealtimeConfig config;

    private final Set<Client> accepted = ConcurrentHashMap.newKeySet();

    @PostConstruct
    void listen() {
        revocations.listen(this::onCredentialsEnded);
    }

    Client open(Socket socket) {
        return new Client(socket, this);
    }

    /** Looks at every token again; called every few seconds. */
    void recheck() {
        check(client -> client.mustBeChecked(config.recheck()));
    }

    /** Some credential ended a moment ago; whose sockets came in by it are looked at now. */
    private void onCredentialsEnded(UUID userId) {
        check(client -> client.isOf(userId));
    }

    /** One after the other, and a token once for all its sockets: thousands fall due at the same moment. */
    private void check(Predicate<Client> which) {
        Map<String, List<Client>> byToken =
                accepted.stream().filter(which).collect(Collectors.groupingBy(Client::token));
        if (!byToken.isEmpty()) {
            threads.execute(() -> byToken.forEach(this::check));
        }
    }

    private void check(String token, List<Client> those) {
        try {
            services.authenticate(token);
        } catch (AppException e) {
            if (e.kind() == Kind.UNAUTHENTICATED) {
                those.forEach(client -> client.end(e.getMessage()));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The account of a socket could not be checked; it is checked again later.", e);
        }
    }

    int countOf(UUID userId) {
        return (int) accepted.stream().filter(client -> client.isOf(userId)).count();
    }

    void add(Client client) {
        accepted.add(client);
    }

    void remove(Client client) {
        accepted.remove(client);
    }

    Services services() {
        return services;
    }

    Commands commands() {
        return commands;
    }

    Rooms rooms() {
        return rooms;
    }

    Frames frames() {
        return frames;
    }

    Executor threads() {
        return threads;
    }

    Ids ids() {
        return ids;
    }

    Instant now() {
        return clock.instant();
    }
}
