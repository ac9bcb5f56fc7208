package dev.capstan.service.auth;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.factor.SecondFactors;
import dev.capstan.service.auth.recovery.AddressProof;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.Admission;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Signing up, in, on and out with local accounts. No transaction is open while a password is hashed; a refusal never
 * tells whether an address has an account, except where somebody wants to create it.
 */
@ApplicationScoped
public class SignIn {
    @Inject
    UserService users;

    @Inject
    Passwords passwords;

    @Inject
    AccessTokens accessTokens;

    @Inject
    RefreshTokenService refreshTokens;

    @Inject
    PasswordRules rules;

    @Inject
    PasswordCheck check;

    @Inject
    SecondFactors factors;

    @Inject
    Admission admission;

    @Inject
    Revocations revocations;

    @Inject
    AddressProof proof;

    @Inject
    AuditLog audit;

    @Inject
    AuthConfig config;

    /** Creates an account and signs it in. */
    public TokenPair register(String email, String password, String name) {
        if (!config.registrationOpen()) {
            throw new AppException(
                    Kind.FORBIDDEN,
                    "permission_denied",
                    "This server does not take new accounts. Ask your administrator for one.");
        }
        EmailAddress address = EmailAddress.of(email);
        admission.require(address, false);
        rules.requireGood(password, address, name);
        UserView user = register(new NewUser(address, passwords.hash(password), name, Role.USER));
        proof.begin(user.id());
        Account account = users.findAccount(user.id()).orElseThrow(SignIn::wrongCredentials);
        requireFactor(account);
        return enter(account, PasswordCheck.METHOD);
    }

    private UserView register(NewUser wanted) {
        try {
            UserView user = users.register(wanted);
            audit.record(AuditEntry.success("account.register")
                    .by(user.id(), user.email())
                    .about("user", user.id()));
            return user;
        } catch (AppException e) {
            audit.record(AuditEntry.failure("account.register", e.code()).about("user", wanted.email()));
            throw e;
        }
    }

    /**
     * @param from the caller's network address, which failed attempts are counted by
     * @throws AppException second_factor_needed, wrong_code, second_factor_required beside what a wrong password gives
     */
    public TokenPair login(PasswordCheck.Shown shown, String from) {
        Account account = check.require(shown, from);
        requireFactor(account);
        return enter(account, PasswordCheck.METHOD);
    }

    /** Where this server asks for a second factor, a password alone lets nobody in. */
    private void requireFactor(Account account) {
        if (factors.required(account) && !factors.enabled(account.id())) {
            audit.record(AuditEntry.failure("sign-in", "second_factor_required")
                    .about("user", account.id())
                    .with("method", PasswordCheck.METHOD));
            throw new AppException(
                    Kind.FORBIDDEN,
                    "second_factor_required",
                    "This server asks your account for a second factor. Set one up at /auth/second-factor, then sign in.");
        }
    }

    /** Trades a refresh token in for a new pair; the old one is worthless from then on. */
    public TokenPair refresh(String refreshToken) {
        RefreshTokenService.Issued renewed = refreshTokens.renew(refreshToken).orElseThrow(SignIn::invalidRefreshToken);
        Account account = requireActive(users.findAccount(renewed.userId()).orElseThrow(SignIn::invalidRefreshToken));
        return pair(account, renewed);
    }

    /** Ends the refresh token and all that descend from the same sign-in. */
    public void logout(String refreshToken) {
        refreshTokens
                .revoke(refreshToken)
                .ifPresent(userId -> audit.record(
                        AuditEntry.success("sign-out").by(userId, "").about("user", userId)));
    }

    /** Ends the sign-in that a credential came from. */
    public void end(UUID userId, UUID signIn) {
        revocations.endSignIn(userId, signIn);
        audit.record(AuditEntry.success("sign-out").about("user", userId));
    }

    /**
     * Lets somebody in whose identity was verified, here or by a provider.
     *
     * @param method how, for the audit log
     */
    public TokenPair enter(Account account, String method) {
        UUID id = account.id();
        if (!account.active()) {
            audit.record(AuditEntry.failure("sign-in", "user_disabled")
                    .about("user", id)
                    .with("method", method));
        }
        requireActive(account);
        requireProved(account, method);
        users.recordLogin(id);
        audit.record(AuditEntry.success("sign-in")
                .by(id, account.email())
                .about("user", id)
                .with("method", method));
        return pair(account, refreshTokens.start(id));
    }

    private void requireProved(Account account, String method) {
        try {
            proof.require(account);
        } catch (AppException e) {
            audit.record(AuditEntry.failure("sign-in", e.code())
                    .about("user", account.id())
                    .with("method", method));
            throw e;
        }
    }

    private TokenPair pair(Account account, RefreshTokenService.Issued refreshToken) {
        return TokenPair.bearer(
                accessTokens.issue(account, refreshToken.family()),
                refreshToken.token(),
                config.accessLifetime().toSeconds());
    }

    private static Account requireActive(Account account) {
        if (!account.active()) {
            throw new AppException(
                    Kind.UNAUTHENTICATED, "user_disabled", "This account is deactivated. Ask your administrator.");
        }
        return account;
    }

    private static AppException wrongCredentials() {
        return new AppException(Kind.UNAUTHENTICATED, "auth", "The e-mail address or the password is wrong.");
    }

    private static AppException invalidRefreshToken() {
        return new AppException(
                Kind.UNAUTHENTICATED, "invalid_token", "Your sign-in is not valid any more. Sign in again.");
    }
}
