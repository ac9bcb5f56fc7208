package dev.capstan.web.realtime;

import dev.capstan.web.realtime.transport.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who watches which session on this node. */
@ApplicationScoped
public class Rooms {
    private final Map<UUID, Set<Client>> members = new ConcurrentHashMap<>();

    void enter(UUID sessionId, Client client) {
        members.compute(sessionId, (id, present) -> {
            Set<Client> room = present == null ? ConcurrentHashMap.newKeySet() : present;
            room.add(client);
            return room;
        });
    }

    void leave(UUID sessionId, Client client) {
        members.computeIfPresent(sessionId, (id, room) -> {
            room.remove(client);
            return room.isEmpty() ? null : room;
        });
    }

    void send(UUID sessionId, RawJson event) {
        members.getOrDefault(sessionId, Set.of()).forEach(client -> client.send(event));
    }
}
