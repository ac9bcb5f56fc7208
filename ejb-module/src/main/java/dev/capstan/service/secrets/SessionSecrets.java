package dev.capstan.service.secrets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the secret values of the sessions that are worked on here, so that they are shown nowhere: not in results of tools,
 * not in events, not to a model that reads its own output.
 */
@ApplicationScoped
public class SessionSecrets {
    @Inject
    SessionSecretRecords records;

    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    private record Known(int watches, SecretMask mask) {
        Known with(Map<String, String> values, int more) {
            return new Known(watches + more, mask.plus(values));
        }
    }

    /** As long as it is open, the session's secrets are hidden in what this node writes about it. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** To be opened before anything of the session is worked on. */
    public Watch watch(UUID sessionId) {
        Map<String, String> values = records.of(sessionId);
        known.compute(
                sessionId,
                (id, before) -> before == null ? new Known(1, SecretMask.of(values)) : before.with(values, 1));
        return () -> known.computeIfPresent(
                sessionId, (id, before) -> before.watches() == 1 ? null : before.with(Map.of(), -1));
    }

    /** Keeps values for as long as the session is there, and hides them from now on. */
    public void keep(UUID sessionId, Map<String, String> values) {
        records.keep(sessionId, values);
        known.computeIfPresent(sessionId, (id, before) -> before.with(values, 0));
    }

    /** Hides nothing for a session that is not worked on here. */
    public SecretMask maskOf(UUID sessionId) {
        Known here = known.get(sessionId);
        return here == null ? SecretMask.NONE : here.mask();
    }
}
