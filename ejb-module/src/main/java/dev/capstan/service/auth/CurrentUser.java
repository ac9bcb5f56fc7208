package dev.capstan.service.auth;

import dev.capstan.types.users.Role;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller of this request, for REST and for sockets alike. */
@RequestScoped
public class CurrentUser {
    private @Nullable AuthenticatedUser user;

    /** Called once per request, by whoever verified the credential. */
    public void become(AuthenticatedUser verified) {
        if (user != null) {
            throw new IllegalStateException("this request has a user already");
        }
        user = verified;
    }

    /** False where no credential was needed and none was given. */
    public boolean known() {
        return user != null;
    }

    public UUID id() {
        return verified().id();
    }

    public Role role() {
        return verified().role();
    }

    public CredentialKind credential() {
        return verified().credential();
    }

    /** All that is known of the caller. */
    public AuthenticatedUser whole() {
        return verified();
    }

    private AuthenticatedUser verified() {
        if (user == null) {
            throw new IllegalStateException("this request has no user: the resource must ask for a role");
        }
        return user;
    }
}
