package dev.capstan.service.users;

import dev.capstan.persistence.users.IdentityRepository;
import dev.capstan.persistence.users.User;
import dev.capstan.persistence.users.UserIdentity;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds or makes the account of somebody who signed in elsewhere. Known by issuer and subject; else by e-mail address, but
 * only one that the provider has verified. A first link to an account whose address nobody has proved before ends all that
 * could still open it: whoever made it may have been somebody else.
 */
@Stateless
public class ExternalAccounts {
    @Inject
    UserRepository users;

    @Inject
    IdentityRepository identities;

    @Inject
    UserService accounts;

    @Inject
    Admission admission;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @Inject
    Event<AccountSecured> secured;

    /** @throws AppException email_not_verified, waitlist_denied, domain_not_allowed */
    public Account accountOf(ExternalIdentity who) {
        Instant now = clock.instant();
        users.lockEmail(who.email().text());
        Optional<UserIdentity> known = identities.find(who.issuer(), who.subject());
        known.ifPresent(identity -> identity.use(now));
        User user = known.flatMap(identity -> users.find(identity.userId())).orElseGet(() -> byEmail(who, now));
        user.renamed(NewUser.firstName(who.name()), NewUser.lastName(who.name()), now);
        follow(user, who.role(), now);
        return Account.of(user);
    }

    private User byEmail(ExternalIdentity who, Instant now) {
        if (!who.emailVerified()) {
            throw new AppException(
                    Kind.FORBIDDEN,
                    "email_not_verified",
                    "Your sign-in provider has not verified your e-mail address. Verify it there, then sign in again.");
        }
        User user = users.findByEmail(who.email().text()).orElseGet(() -> register(who));
        if (user.emailVerifiedAt() == null) {
            if (user.passwordHash() != null) {
                user.forgetPassword(now);
                secured.fire(new AccountSecured(user.id()));
            }
            user.verifyEmail(now);
        }
        identities.add(new UserIdentity(who.issuer(), who.subject(), user.id(), who.provider(), now));
        audit.record(AuditEntry.success("account.link")
                .by(user.id(), user.email())
                .about("user", user.id())
                .with("provider", who.provider()));
        return user;
    }

    private User register(ExternalIdentity who) {
        admission.require(who.email(), true);
        UserView made = accounts.register(new NewUser(who.email(), null, who.name(), Role.USER));
        audit.record(AuditEntry.success("account.register")
                .by(made.id(), made.email())
                .about("user", made.id())
                .with("provider", who.provider()));
        return users.find(made.id()).orElseThrow();
    }

    /** Claims give a role and take it away again; a role that an administrator gave stays. */
    private void follow(User user, @Nullable Role claimed, Instant now) {
        boolean follows = user.roleFromClaims() || user.role() == Role.USER;
        if (claimed != null && follows && user.role() != claimed) {
            Role before = user.role();
            user.become(claimed, now);
            user.followClaims(claimed != Role.USER);
            audit.record(AuditEntry.success("role.assign")
                    .about("user", user.id())
                    .with("from", before.wire())
                    .with("to", claimed.wire())
                    .with("by", "claims"));
        }
    }
}
