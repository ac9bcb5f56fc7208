package dev.capstan.service.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.UserService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/** Tells who a bearer credential belongs to, for REST and sockets alike. Reads the user each time. */
@ApplicationScoped
public class Authenticator {
    @Inject
    AccessTokens tokens;

    @Inject
    UserService users;

    /** @throws AppException UNAUTHENTICATED: invalid_token, user_not_found or user_disabled */
    public AuthenticatedUser authenticate(String bearer) {
        return authenticate(tokens.verify(bearer).orElseThrow(Authenticator::invalid));
    }

    /** For a token whose signature, issuer, audience and expiry were verified elsewhere with the same key set. */
    public AuthenticatedUser authenticateVerified(String subject, String type, Instant expiresAt) {
        return authenticate(AccessTokens.Verified.of(subject, type, expiresAt).orElseThrow(Authenticator::invalid));
    }

    private AuthenticatedUser authenticate(AccessTokens.Verified verified) {
        Account account = users.findAccount(verified.userId())
                .orElseThrow(() -> refused("user_not_found", "The account of this token does not exist any more."));
        if (!account.active()) {
            throw refused("user_disabled", "This account is deactivated. Ask your administrator.");
        }
        return new AuthenticatedUser(
                account.id(), account.email(), account.role(), CredentialKind.ACCESS_TOKEN, verified.expiresAt());
    }

    private static AppException invalid() {
        return refused("invalid_token", "Your access token is not valid or has expired. Sign in again.");
    }

    private static AppException refused(String code, String message) {
        return new AppException(Kind.UNAUTHENTICATED, code, message);
    }
}
