package dev.capstan.service.auth;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.factor.SecondFactors;
import dev.capstan.service.auth.factor.SecondFactors.Outcome;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.UserService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether somebody knows the password of an account, and has its second factor where it has one. Wrong passwords and
 * wrong codes are counted alike. No transaction is open while a password is hashed.
 */
@ApplicationScoped
public class PasswordCheck {
    static final String METHOD = "password";

    /** A password and, where there is a second factor, a code of it. */
    public record Shown(
            String email, String password, @Nullable String code) {
        @Override
        public String toString() {
            return "Shown[…]";
        }
    }

    @Inject
    UserService users;

    @Inject
    Passwords passwords;

    @Inject
    SecondFactors factors;

    @Inject
    LoginThrottle throttle;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /**
     * @param from the caller's network address, which failed attempts are counted by
     * @throws AppException auth, password_expired, second_factor_needed, wrong_code, rate_limited
     */
    public Account require(Shown shown, String from) {
        Optional<EmailAddress> address = EmailAddress.find(shown.email());
        String counted = address.map(EmailAddress::text).orElse("");
        requireNotThrottled(counted, from);
        Optional<Account> found = address.flatMap(users::findAccount);
        @Nullable String hash = found.map(Account::passwordHash).orElse(null);
        if (!passwords.matches(shown.password(), hash) || found.isEmpty() || hash == null) {
            failed(found.map(known -> known.id().toString()).orElse(counted), "wrong_credentials");
            throw new AppException(Kind.UNAUTHENTICATED, "auth", "The e-mail address or the password is wrong.");
        }
        Account account = found.get();
        requireInTime(account);
        if (factors.enabled(account.id())) {
            requireCode(account, shown.code());
        }
        throttle.succeeded(counted, from);
        if (account.active() && passwords.outdated(hash)) {
            users.rehash(account.id(), passwords.hash(shown.password()));
        }
        return account;
    }

    private void requireInTime(Account account) {
        @Nullable Instant until = account.passwordUntil();
        if (until != null && !until.isAfter(clock.instant())) {
            failed(account.id().toString(), "password_expired");
            throw new AppException(
                    Kind.UNAUTHENTICATED,
                    "password_expired",
                    "The time of this first password is over. Start the server anew: it shows another one.");
        }
    }

    private void requireCode(Account account, @Nullable String code) {
        if (code == null || code.isBlank()) {
            throw new AppException(
                    Kind.UNAUTHENTICATED,
                    "second_factor_needed",
                    "This account has a second factor. Enter the code that your authenticator shows, or a recovery code.");
        }
        Outcome outcome = factors.use(account.id(), code.strip());
        if (outcome == Outcome.WRONG) {
            failed(account.id().toString(), "wrong_code");
            throw new AppException(
                    Kind.UNAUTHENTICATED,
                    "wrong_code",
                    "This code is wrong, or was used. Wait for the next one of your authenticator.");
        }
        if (outcome == Outcome.RECOVERY_CODE) {
            audit.record(AuditEntry.success("account.recovery-code")
                    .by(account.id(), account.email())
                    .about("user", account.id()));
        }
    }

    private void requireNotThrottled(String email, String from) {
        try {
            throttle.attempt(email, from);
        } catch (RateLimitedException e) {
            audit.record(AuditEntry.failure("account.lock", e.code())
                    .about("user", email)
                    .with("method", METHOD));
            throw e;
        }
    }

    private void failed(String user, String reason) {
        audit.record(AuditEntry.failure("sign-in", reason).about("user", user).with("method", METHOD));
    }
}
