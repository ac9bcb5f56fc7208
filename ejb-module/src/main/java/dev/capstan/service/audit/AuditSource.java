package dev.capstan.service.audit;

import jakarta.enterprise.context.RequestScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From where the request came and who sent it, as far as that is known; told by whoever receives requests. */
@RequestScoped
public class AuditSource {
    /** A copy that outlives the request. {@code outside} is false for what the server does by itself. */
    record Origin(
            boolean outside,
            String address,
            String requestId,
            @Nullable UUID actorId,
            String actorName,
            String credential) {
        static final Origin SERVER = new Origin(false, "", "", null, "", "");
    }

    private Origin origin = Origin.SERVER;
    private final Map<String, String> notes = new TreeMap<>();

    public void cameFrom(String address, String requestId) {
        origin = new Origin(true, address, requestId, origin.actorId(), origin.actorName(), origin.credential());
    }

    public void sentBy(UUID userId, String name, String credential) {
        origin = new Origin(origin.outside(), origin.address(), origin.requestId(), userId, name, credential);
    }

    /** Whether somebody is known to have sent the request. */
    public boolean known() {
        return origin.actorId() != null;
    }

    /** Adds to the entry that is written when this request ends, if one is. Never a secret. */
    public void note(String name, Object value) {
        notes.put(name, value.toString());
    }

    public Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    Origin origin() {
        return origin;
    }
}
