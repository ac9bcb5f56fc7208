package dev.capstan.service.auth.recovery;

import dev.capstan.persistence.auth.AccountLink;
import dev.capstan.persistence.auth.AccountLinkRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.auth.Revocations;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.mail.Letters;
import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.AccountSecured;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.UserService;
import dev.capstan.types.mail.MailKind;
import dev.capstan.types.users.LinkPurpose;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Links that open an account: random, stored as hashes, each good for one use within a short time, and only as long as
 * the account has the address it was made for. Each step is one transaction; passwords are hashed before it.
 */
@Stateless
public class AccountLinks {
    private static final int MOST_MAILED = 3;
    private static final Duration WITHIN = Duration.ofHours(1);
    private static final Duration NOTICE_LIFE = Duration.ofDays(1);
    private static final int LONGEST_TOKEN = 200;

    @Inject
    AccountLinkRepository links;

    @Inject
    UserService users;

    @Inject
    Mailbox mailbox;

    @Inject
    Revocations revocations;

    @Inject
    RecoveryConfig config;

    @Inject
    AuditLog audit;

    @Inject
    Event<AccountSecured> secured;

    @Inject
    Clock clock;

    /** Sends a link, or says that the account has no password. Nothing to whom there is nothing to send, or not again. */
    public void mailReset(EmailAddress address) {
        Optional<Account> found = users.findAccount(address).filter(Account::active);
        if (found.isEmpty() || mailedEnough(found.get(), LinkPurpose.PASSWORD_RESET)) {
            return;
        }
        Account account = found.get();
        // made in either case, so that letters of both kinds are counted together
        String token = make(account, LinkPurpose.PASSWORD_RESET, true, config.resetLifetime());
        if (account.passwordHash() == null) {
            letter(account, MailKind.PASSWORD_ABSENT, Map.of(), NOTICE_LIFE);
            return;
        }
        letter(
                account,
                MailKind.PASSWORD_RESET,
                Map.of(
                        Letters.LINK,
                        address("auth/password/new", token),
                        "minutes",
                        String.valueOf(config.resetLifetime().toMinutes())),
                config.resetLifetime());
    }

    /** Sends a link that proves the address, unless it is proved already, or enough were sent. */
    public void mailProof(UUID userId) {
        Optional<Account> found =
                users.findAccount(userId).filter(Account::active).filter(account -> !account.emailVerified());
        if (!mailbox.on() || found.isEmpty() || mailedEnough(found.get(), LinkPurpose.EMAIL_VERIFICATION)) {
            return;
        }
        String token = make(found.get(), LinkPurpose.EMAIL_VERIFICATION, true, config.verificationLifetime());
        letter(
                found.get(),
                MailKind.EMAIL_VERIFICATION,
                Map.of(
                        Letters.LINK,
                        address("auth/email/verify", token),
                        "hours",
                        String.valueOf(config.verificationLifetime().toHours())),
                config.verificationLifetime());
    }

    /** For an administrator to pass on, where mail is off or does not arrive. */
    public ResetLink makeReset(UUID userId) {
        Account account = users.findAccount(userId)
                .orElseThrow(() -> new AppException(Kind.NOT_FOUND, "user_not_found", "This account does not exist."));
        if (!account.active()) {
            throw new AppException(
                    Kind.CONFLICT, "user_disabled", "This account is closed or deactivated. Open it again first.");
        }
        String token = make(account, LinkPurpose.PASSWORD_RESET, false, config.resetLifetime());
        audit.record(AuditEntry.success("account.reset-link").about("user", userId));
        return new ResetLink(
                address("auth/password/new", token), clock.instant().plus(config.resetLifetime()));
    }

    /** Whose account a link opens, without using it up. */
    public Optional<Account> peek(String token, LinkPurpose purpose) {
        return token.length() > LONGEST_TOKEN
                ? Optional.empty()
                : links.find(RandomTexts.hash(token))
                        .filter(link -> link.opens(purpose, clock.instant()))
                        .flatMap(this::accountOf);
    }

    /**
     * Gives the account another password, and ends every sign-in. Where nobody had proved the address before, keys end too:
     * whoever made them may have been somebody else.
     *
     * @throws AppException when the link does not work, or does not work any more
     */
    public void resetPassword(String token, String newHash) {
        AccountLink link = take(token, LinkPurpose.PASSWORD_RESET);
        Account account = accountOf(link).orElseThrow(AccountLinks::worthless);
        UUID id = account.id();
        links.findUnused(id, LinkPurpose.PASSWORD_RESET).forEach(other -> other.use(clock.instant()));
        users.changePasswordHash(id, newHash);
        if (link.mailed() && !account.emailVerified()) {
            secured.fire(new AccountSecured(id));
            users.verifyEmail(id);
        } else {
            revocations.endSignIns(id);
        }
        letter(account, MailKind.PASSWORD_CHANGED, Map.of(), NOTICE_LIFE);
        audit.record(AuditEntry.success("account.password-reset")
                .by(id, account.email())
                .about("user", id)
                .with("by", link.mailed() ? "mail" : "administrator"));
    }

    /** Ends every sign-in too. */
    public void changePassword(Account account, String newHash) {
        UUID id = account.id();
        users.changePasswordHash(id, newHash);
        links.findUnused(id, LinkPurpose.PASSWORD_RESET).forEach(other -> other.use(clock.instant()));
        revocations.endSignIns(id);
        letter(account, MailKind.PASSWORD_CHANGED, Map.of(), NOTICE_LIFE);
        audit.record(AuditEntry.success("account.password").about("user", id));
    }

    /** @throws AppException when the link does not work, or does not work any more */
    public void proveAddress(String token) {
        AccountLink link = take(token, LinkPurpose.EMAIL_VERIFICATION);
        Account account = accountOf(link).orElseThrow(AccountLinks::worthless);
        users.verifyEmail(account.id());
        links.findUnused(account.id(), LinkPurpose.EMAIL_VERIFICATION).forEach(other -> other.use(clock.instant()));
        audit.record(AuditEntry.success("account.verify-email")
                .by(account.id(), account.email())
                .about("user", account.id()));
    }

    private AccountLink take(String token, LinkPurpose purpose) {
        Instant now = clock.instant();
        AccountLink link = Optional.of(token)
                .filter(text -> text.length() <= LONGEST_TOKEN)
                .flatMap(text -> links.lock(RandomTexts.hash(text)))
                .filter(found -> found.opens(purpose, now))
                .orElseThrow(AccountLinks::worthless);
        link.use(now);
        return link;
    }

    private Optional<Account> accountOf(AccountLink link) {
        return users.findAccount(link.userId())
                .filter(Account::active)
                .filter(account -> account.email().equals(link.email()));
    }

    private boolean mailedEnough(Account account, LinkPurpose purpose) {
        return links.countMailedSince(account.id(), purpose, clock.instant().minus(WITHIN)) >= MOST_MAILED;
    }

    private String make(Account account, LinkPurpose purpose, boolean mailed, Duration life) {
        Instant now = clock.instant();
        links.removeExpired(account.id(), now.minus(WITHIN));
        String token = RandomTexts.make();
        links.add(new AccountLink(
                RandomTexts.hash(token), account.id(), purpose, mailed, account.email(), now, now.plus(life)));
        return token;
    }

    private void letter(Account account, MailKind kind, Map<String, String> content, Duration life) {
        Map<String, String> named = new LinkedHashMap<>(content);
        named.put("email", account.email());
        mailbox.want(
                account.id(), kind, account.email(), users.view(account.id()).language(), named, life);
    }

    private String address(String path, String token) {
        return config.publicUrl().resolve(path + "?token=" + token).toString();
    }

    static AppException worthless() {
        return new AppException(
                Kind.INVALID, "link_invalid", "This link does not work, or does not work any more. Ask for a new one.");
    }
}
