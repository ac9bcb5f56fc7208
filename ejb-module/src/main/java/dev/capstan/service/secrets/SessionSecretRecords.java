package dev.capstan.service.secrets;

import dev.capstan.persistence.secrets.SessionSecretRepository;
import dev.capstan.persistence.secrets.SessionSecretRepository.Sealed;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Keeps the secrets of sessions, sealed. */
@Stateless
public class SessionSecretRecords {
    static final String PURPOSE = "session-secret:";
    private static final int MOST = 500;

    @Inject
    SessionSecretRepository secrets;

    @Inject
    SecretBox box;

    @Inject
    Clock clock;

    public void keep(UUID sessionId, Map<String, String> values) {
        values.forEach((name, value) ->
                secrets.put(sessionId, new Sealed(name, box.seal(value, purpose(sessionId, name))), clock.instant()));
    }

    /** Those that were given last, by name. */
    public Map<String, String> of(UUID sessionId) {
        Map<String, String> values = new HashMap<>();
        secrets.findOf(sessionId, MOST)
                .forEach(secret ->
                        values.put(secret.name(), box.open(secret.text(), purpose(sessionId, secret.name()))));
        return values;
    }

    private static String purpose(UUID sessionId, String name) {
        return "%s%s:%s".formatted(PURPOSE, sessionId, name);
    }
}
