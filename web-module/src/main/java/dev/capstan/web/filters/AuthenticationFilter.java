package dev.capstan.web.filters;

import dev.capstan.service.audit.AuditSource;
import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.auth.Authenticator;
import dev.capstan.service.auth.Confirmations;
import dev.capstan.service.auth.CredentialKind;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.types.users.Role;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is calling. A resource declares {@link RolesAllowed} or {@link PermitAll}, on the method or the class; one
 * that declares nothing is closed to everybody. Where no credential is needed, a good one is still taken note of.
 */
@Provider
@Priority(FilterOrder.AUTHENTICATION)
public class AuthenticationFilter implements ContainerRequestFilter {
    private static final String SCHEME = "bearer ";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Context
    ResourceInfo resource;

    @Inject
    Authenticator authenticator;

    @Inject
    CurrentUser current;

    @Inject
    Confirmations confirmations;

    @Inject
    AuditSource source;

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> bearer = bearer(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        Annotation declared = declared(resource.getResourceMethod(), resource.getResourceClass());
        if (declared instanceof RolesAllowed roles) {
            AuthenticatedUser user = authenticate(bearer.orElseThrow(AuthenticationFilter::nobody), request);
            become(user, request);
            requireOneOf(roles.value(), request);
            requireScope(user, request);
            requireFresh(user);
        } else if (declared instanceof PermitAll) {
            bearer.flatMap(token -> tryAuthenticate(token, request)).ifPresent(user -> become(user, request));
        } else {
            throw new AppException(
                    Kind.FORBIDDEN, "permission_denied", "Nobody is allowed to do this: no role was declared.");
        }
    }

    private Optional<AuthenticatedUser> tryAuthenticate(String bearer, ContainerRequestContext request) {
        try {
            return Optional.of(authenticate(bearer, request));
        } catch (AppException e) {
            return Optional.empty();
        }
    }

    /** Takes the word of MicroProfile JWT for a token that it has verified; anything else is checked here. */
    private AuthenticatedUser authenticate(String bearer, ContainerRequestContext request) {
        if (request.getSecurityContext().getUserPrincipal() instanceof JsonWebToken jwt
                && bearer.equals(jwt.getRawToken())) {
            return authenticator.authenticateVerified(
                    jwt.getSubject(),
                    jwt.<String>claim("type").orElse(""),
                    jwt.<String>claim("sid").orElse(null),
                    Instant.ofEpochSecond(jwt.getExpirationTime()));
        }
        return authenticator.authenticate(bearer);
    }

    private void become(AuthenticatedUser user, ContainerRequestContext request) {
        current.become(user);
        source.sentBy(user.id(), user.email(), user.credential().wire());
        request.setSecurityContext(
                new UserSecurityContext(user, request.getSecurityContext().isSecure()));
    }

    private static void requireOneOf(String[] roles, ContainerRequestContext request) {
        for (String role : roles) {
            if (request.getSecurityContext().isUserInRole(role)) {
                return;
            }
        }
        throw new AppException(
                Kind.FORBIDDEN,
                "permission_denied",
                "Your account does not have the role that this needs. Ask your administrator.");
    }

    /** What an API key was not made for, and what no key may do. */
    private void requireScope(AuthenticatedUser user, ContainerRequestContext request) {
        boolean reading = SAFE.contains(request.getMethod());
        boolean personal = resource.getResourceMethod().isAnnotationPresent(SignedInOnly.class)
                || resource.getResourceClass().isAnnotationPresent(SignedInOnly.class);
        if (user.credential() == CredentialKind.API_KEY && personal) {
            throw new AppException(
                    Kind.FORBIDDEN, "permission_denied", "An API key cannot do this. Sign in and do it yourself.");
        }
        if (!reading && !user.mayWrite()) {
            throw new AppException(
                    Kind.FORBIDDEN, "permission_denied", "This API key may only read. Make one with the scope write.");
        }
    }

    private void requireFresh(AuthenticatedUser user) {
        boolean wanted = resource.getResourceMethod().isAnnotationPresent(FreshSignIn.class);
        if (wanted && (user.signIn() == null || !confirmations.fresh(user.signIn()))) {
            throw new AppException(
                    Kind.FORBIDDEN,
                    "confirmation_needed",
                    "You signed in some time ago. Show your password again (POST /auth/confirm), or sign in anew.");
        }
    }

    static @Nullable Annotation declared(Method method, Class<?> type) {
        Annotation onMethod = declared(method.getAnnotation(PermitAll.class), method.getAnnotation(RolesAllowed.class));
        return onMethod != null
                ? onMethod
                : declared(type.getAnnotation(PermitAll.class), type.getAnnotation(RolesAllowed.class));
    }

    private static @Nullable Annotation declared(@Nullable PermitAll open, @Nullable RolesAllowed roles) {
        return roles != null ? roles : open;
    }

    static Optional<String> bearer(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).strip();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }

    static boolean hasRole(Role has, String wanted) {
        return Arrays.stream(Role.values()).anyMatch(role -> role.wire().equals(wanted) && has.includes(role));
    }

    private static AppException nobody() {
        return new AppException(Kind.FORBIDDEN, "not_authenticated", "Not authenticated");
    }
}
