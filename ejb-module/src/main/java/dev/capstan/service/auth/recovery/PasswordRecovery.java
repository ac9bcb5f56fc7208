package dev.capstan.service.auth.recovery;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.LoginThrottle;
import dev.capstan.service.auth.PasswordCheck;
import dev.capstan.service.auth.PasswordRules;
import dev.capstan.service.auth.Passwords;
import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.UserService;
import dev.capstan.types.users.LinkPurpose;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** New passwords, forgotten and remembered ones. No transaction is open while one is hashed. */
@ApplicationScoped
public class PasswordRecovery {
    private static final Logger LOG = Logger.getLogger(PasswordRecovery.class.getName());

    @Inject
    AccountLinks links;

    @Inject
    UserService users;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    PasswordCheck check;

    @Inject
    LoginThrottle throttle;

    @Inject
    SignIn signIn;

    @Inject
    Mailbox mailbox;

    @Inject
    AuditLog audit;

    @Inject
    VirtualThreads threads;

    /** Whether a link can be sent to whoever asks for one. */
    public boolean offered() {
        return mailbox.on();
    }

    /**
     * Sends a link, if there is an account. The answer and its time are the same if not.
     *
     * @throws AppException not_configured where mail is off
     */
    public void request(String email) {
        if (!mailbox.on()) {
            throw new AppException(
                    Kind.NOT_CONFIGURED,
                    "mail_off",
                    "This server sends no mail. Ask your administrator for a link to choose a new password.");
        }
        Optional<EmailAddress> address = EmailAddress.find(email);
        audit.record(AuditEntry.success("account.reset-request")
                .about("user", address.map(EmailAddress::text).orElse("")));
        address.ifPresent(known -> threads.execute(() -> mail(known)));
    }

    private void mail(EmailAddress address) {
        try {
            links.mailReset(address);
        } catch (EJBException e) {
            LOG.log(Level.SEVERE, "A link to choose a new password could not be sent.", e);
        }
    }

    /** Whether a link still opens an account. */
    public boolean opens(String token) {
        return links.peek(token, LinkPurpose.PASSWORD_RESET).isPresent();
    }

    /** @throws AppException when the link is worthless, or the password no good */
    public void reset(String token, String password) {
        Optional<Account> account = links.peek(token, LinkPurpose.PASSWORD_RESET);
        if (account.isEmpty()) {
            audit.record(AuditEntry.failure("account.password-reset", "link_invalid"));
            throw AccountLinks.worthless();
        }
        requireGood(password, account.get());
        links.resetPassword(token, passwords.hash(password));
    }

    /**
     * Changes the password of somebody who is signed in, ends every sign-in, and begins a new one.
     *
     * @param from the caller's network address, which failed attempts are counted by
     */
    public TokenPair change(UUID userId, String current, String password, String from) {
        Account account = users.findAccount(userId).orElseThrow(PasswordRecovery::wrong);
        throttle.attempt(account.email(), from);
        @Nullable String hash = account.passwordHash();
        if (!passwords.matches(current, hash) || hash == null) {
            audit.record(
                    AuditEntry.failure("account.password", "wrong_credentials").about("user", userId));
            throw wrong();
        }
        throttle.succeeded(account.email(), from);
        replace(account, current, password);
        return signIn.enter(users.findAccount(userId).orElseThrow(PasswordRecovery::wrong), "password");
    }

    /**
     * Changes the password of somebody who shows the present one, and the second factor where there is one. Ends every
     * sign-in, and begins none.
     *
     * @param from the caller's network address, which failed attempts are counted by
     */
    public void change(PasswordCheck.Shown shown, String password, String from) {
        Account account = check.require(shown, from);
        replace(account, shown.password(), password);
    }

    private void replace(Account account, String current, String password) {
        if (current.equals(password)) {
            throw new AppException(Kind.INVALID, "validation", "This is the password that you have. Choose another.");
        }
        requireGood(password, account);
        links.changePassword(account, passwords.hash(password));
    }

    private void requireGood(String password, Account account) {
        rules.requireGood(password, EmailAddress.of(account.email()), account.name());
    }

    private static AppException wrong() {
        return new AppException(Kind.FORBIDDEN, "wrong_password", "Your current password is another one.");
    }
}
