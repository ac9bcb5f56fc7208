package dev.capstan.service.auth.recovery;

import java.time.Instant;

/** A link by which somebody chooses a new password; shown once, to an administrator who passes it on. */
public record ResetLink(String url, Instant expiresAt) {
    @Override
    public String toString() {
        return "ResetLink[" + expiresAt + "]";
    }
}
