package dev.capstan.web.filters;

import dev.capstan.service.auth.AuthenticatedUser;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller as JAX-RS knows callers. */
record UserSecurityContext(AuthenticatedUser user, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
        return () -> user.id().toString();
    }

    @Override
    public boolean isUserInRole(String role) {
        return AuthenticationFilter.hasRole(user.role(), role);
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
