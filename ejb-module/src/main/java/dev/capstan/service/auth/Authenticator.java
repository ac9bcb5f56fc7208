package dev.capstan.service.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.UserService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a bearer credential belongs to, for REST and sockets alike. Reads the user each time, and whether the sign-in
 * was ended, so that both act at once.
 */
@ApplicationScoped
public class Authenticator {
    @Inject
    AccessTokens tokens;

    @Inject
    ApiKeyService keys;

    @Inject
    Revocations revocations;

    @Inject
    UserService users;

    /** @throws AppException UNAUTHENTICATED: invalid_token, user_not_found or user_disabled */
    public AuthenticatedUser authenticate(String bearer) {
        if (bearer.startsWith(ApiKeyService.PREFIX)) {
            ApiKeyService.Known key = keys.use(bearer)
                    .orElseThrow(() -> refused(
                            "invalid_token", "This API key is not valid, has expired or was revoked. Make a new one."));
            return user(key.userId(), CredentialKind.API_KEY, Scope.of(key.scopes()), null, key.id(), key.expiresAt());
        }
        return authenticate(tokens.verify(bearer).orElseThrow(Authenticator::invalid));
    }

    /** For a token whose signature, issuer, audience and expiry were verified elsewhere with the same key set. */
    public AuthenticatedUser authenticateVerified(
            String subject, String type, @Nullable String signIn, Instant expiresAt) {
        return authenticate(
                AccessTokens.Verified.of(subject, type, signIn, expiresAt).orElseThrow(Authenticator::invalid));
    }

    private AuthenticatedUser authenticate(AccessTokens.Verified verified) {
        UUID signIn = verified.signIn();
        if (signIn != null && revocations.ended(signIn)) {
            throw invalid();
        }
        return user(verified.userId(), CredentialKind.ACCESS_TOKEN, Scope.ALL, signIn, null, verified.expiresAt());
    }

    private AuthenticatedUser user(
            UUID id,
            CredentialKind kind,
            Set<Scope> scopes,
            @Nullable UUID signIn,
            @Nullable UUID key,
            Instant expiresAt) {
        Account account = users.findAccount(id)
                .orElseThrow(() -> refused("user_not_found", "The account of this token does not exist any more."));
        if (!account.active()) {
            throw refused("user_disabled", "This account is deactivated. Ask your administrator.");
        }
        return new AuthenticatedUser(
                account.id(),
                account.email(),
                Scope.within(account.role(), scopes),
                kind,
                scopes,
                signIn,
                key,
                expiresAt);
    }

    private static AppException invalid() {
        return refused("invalid_token", "Your access token is not valid or has expired. Sign in again.");
    }

    private static AppException refused(String code, String message) {
        return new AppException(Kind.UNAUTHENTICATED, code, message);
    }
}
