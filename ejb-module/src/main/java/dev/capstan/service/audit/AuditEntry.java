package dev.capstan.service.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and that an auditor may ask about. Who did it and from where is taken from the request, unless
 * {@link #by} says otherwise. What looks like a secret is hidden, whoever passes it.
 *
 * @param action what was done, such as {@code sign-in} or {@code credits.grant}; its first word groups what belongs together
 * @param reason why it failed, as a code; empty for what succeeded
 * @param actorName what people know the actor by, an e-mail address mostly
 */
public record AuditEntry(
        String action,
        boolean success,
        String reason,
        String targetKind,
        String targetId,
        @Nullable UUID actorId,
        String actorName,
        Map<String, String> details) {
    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_.-]{2,79}");
    private static final int LONGEST_NAME = 320;
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_KIND = 40;
    private static final int LONGEST_DETAIL = 500;
    private static final int MOST_DETAILS = 12;

    public AuditEntry {
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("an action is written like credits.grant, not " + action);
        }
        reason = Redaction.clean(reason, LONGEST_REASON);
        targetKind = Redaction.clean(targetKind, LONGEST_KIND);
        targetId = Redaction.clean(targetId, LONGEST_NAME);
        actorName = Redaction.clean(actorName, LONGEST_NAME);
        Map<String, String> kept = new TreeMap<>();
        details.forEach((key, value) -> {
            if (kept.size() < MOST_DETAILS) {
                kept.put(Redaction.clean(key, LONGEST_KIND), Redaction.clean(value, LONGEST_DETAIL));
            }
        });
        details = Map.copyOf(kept);
    }

    public static AuditEntry success(String action) {
        return new AuditEntry(action, true, "", "", "", null, "", Map.of());
    }

    /** @param reason a code, such as {@code wrong_password} */
    public static AuditEntry failure(String action, String reason) {
        return new AuditEntry(action, false, reason, "", "", null, "", Map.of());
    }

    /** Whom or what it was done to. */
    public AuditEntry about(String kind, Object id) {
        return new AuditEntry(action, success, reason, kind, id.toString(), actorId, actorName, details);
    }

    /** Who did it, where the request does not know it yet. */
    public AuditEntry by(UUID id, String name) {
        return new AuditEntry(action, success, reason, targetKind, targetId, id, name, details);
    }

    /** The same, as it is told when what it says was undone. */
    public AuditEntry undone(String why) {
        return new AuditEntry(action, false, why, targetKind, targetId, actorId, actorName, details);
    }

    public AuditEntry with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value.toString());
        return new AuditEntry(action, success, reason, targetKind, targetId, actorId, actorName, more);
    }
}
