package dev.capstan.service.users;

import dev.capstan.persistence.users.IdentityRepository;
import dev.capstan.persistence.users.User;
import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.types.users.Role;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The end of an account. Closing acts at once: nobody gets in, nothing of it is public, nothing is paid for any more. After
 * a time of grace, in which an administrator can open it again, all that is the person's is erased.
 */
@Stateless
public class AccountClosing {
    private static final int AT_ONCE = 20;

    @Inject
    UserRepository users;

    @Inject
    IdentityRepository identities;

    @Inject
    UsersConfig config;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @Inject
    Event<AccountClosed> closed;

    @Inject
    Event<UserErased> erased;

    /** Closing again changes nothing. */
    public void close(UUID id) {
        User user = users.lock(id).orElseThrow(AccountClosing::notFound);
        if (user.closedAt() != null) {
            return;
        }
        if (user.role() == Role.ADMIN && users.countActive(Role.ADMIN) <= 1) {
            throw new AppException(
                    Kind.CONFLICT,
                    "last_administrator",
                    "You are the only administrator. Give somebody else the role before you close your account.");
        }
        user.close(clock.instant());
        closed.fire(new AccountClosed(id));
        audit.record(AuditEntry.success("account.close").about("user", id));
    }

    /** Takes a closing back. What was ended stays so: credentials, the subscription, what was public. */
    public UserView reopen(UUID id) {
        User user = users.lock(id).orElseThrow(AccountClosing::notFound);
        if (user.erasedAt() != null) {
            throw notFound();
        }
        user.reopen(clock.instant());
        audit.record(AuditEntry.success("account.enable").about("user", id));
        return UserView.of(user);
    }

    /** Whose time of grace is over. */
    public List<UUID> due() {
        return users.closedBefore(clock.instant().minus(config.closingGrace()), AT_ONCE);
    }

    public void erase(UUID id) {
        Instant now = clock.instant();
        User user = users.lock(id).orElseThrow(AccountClosing::notFound);
        if (user.closedAt() == null || user.erasedAt() != null) {
            return;
        }
        erased.fire(new UserErased(id));
        identities.dismiss(user.email());
        long rows = users.eraseWhatRefersTo(id);
        users.lock(id).orElseThrow(AccountClosing::notFound).erase(now);
        audit.record(AuditEntry.success("account.delete").about("user", id).with("rows", rows));
    }

    private static AppException notFound() {
        return new AppException(Kind.NOT_FOUND, "user_not_found", "This account does not exist.");
    }
}
