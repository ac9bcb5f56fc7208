package dev.capstan.service.auth;

import dev.capstan.types.users.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An active user whose credential was verified a moment ago; whoever keeps this longer checks {@code expiresAt}.
 *
 * @param role what the user may do with this credential
 * @param signIn the sign-in that the credential came from; null for an API key
 * @param key the API key; null for a token
 */
public record AuthenticatedUser(
        UUID id,
        String email,
        Role role,
        CredentialKind credential,
        Set<Scope> scopes,
        @Nullable UUID signIn,
        @Nullable UUID key,
        Instant expiresAt) {
    public AuthenticatedUser {
        scopes = Set.copyOf(scopes);
    }

    /** Somebody who signed in, and may do all that the role allows. */
    public AuthenticatedUser(UUID id, String email, Role role, CredentialKind credential, Instant expiresAt) {
        this(id, email, role, credential, Scope.ALL, null, null, expiresAt);
    }

    /** Whether something may be changed, and not only read. */
    public boolean mayWrite() {
        return scopes.contains(Scope.WRITE);
    }
}
