package dev.capstan.service.users;

import dev.capstan.persistence.users.SubscriptionColumns;
import dev.capstan.persistence.users.User;
import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.users.Language;
import dev.capstan.types.users.Role;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Creates and reads accounts. One e-mail address is one account, whoever asks at the same time. */
@Stateless
public class UserService {
    /** No address: the lock that the first registration takes. */
    private static final String FIRST = "";

    @Inject
    UserRepository users;

    @Inject
    AuditLog audit;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    Event<UserRegistered> registered;

    /** @throws AppException when the address has an account already */
    public UserView register(NewUser wanted) {
        String email = wanted.email().text();
        users.lockEmail(email);
        if (users.findByEmail(email).isPresent()) {
            throw new AppException(
                    Kind.CONFLICT,
                    "user_already_exists",
                    "An account with this e-mail address exists already. Sign in instead.");
        }
        Instant now = clock.instant();
        User user = new User(ids.next(), email, wanted.firstName(), wanted.lastName(), wanted.role(), now);
        String hash = wanted.passwordHash();
        if (hash != null) {
            user.protectWith(hash, now);
        }
        users.add(user);
        registered.fire(new UserRegistered(user.id()));
        return UserView.of(user);
    }

    /** Empty when somebody has an account already, whichever node asks. */
    public Optional<UserView> registerFirst(NewUser wanted) {
        users.lockEmail(FIRST);
        return users.isEmpty() ? Optional.of(register(wanted)) : Optional.empty();
    }

    /** The same with a password that the server made, and that is good until then alone. */
    public Optional<UserView> registerFirst(NewUser wanted, Instant passwordUntil) {
        Optional<UserView> first = registerFirst(wanted);
        first.flatMap(made -> users.find(made.id()))
                .ifPresent(user -> user.protectWith(
                        Objects.requireNonNull(wanted.passwordHash()), passwordUntil, clock.instant()));
        return first;
    }

    /** Another made password in place of one whose time is over. Empty when there is none to replace. */
    public Optional<UserView> renewMadePassword(EmailAddress email, String hash, Instant until) {
        Instant now = clock.instant();
        users.lockEmail(email.text());
        Optional<User> expired = users.findByEmail(email.text())
                .filter(user -> user.active()
                        && user.passwordUntil() != null
                        && !user.passwordUntil().isAfter(now));
        expired.ifPresent(user -> user.protectWith(hash, until, now));
        return expired.map(UserView::of);
    }

    /** @throws AppException when there is no such account */
    public UserView view(UUID id) {
        return users.find(id).map(UserView::of).orElseThrow(UserService::notFound);
    }

    public Optional<Account> findAccount(UUID id) {
        return users.find(id).map(Account::of);
    }

    public Optional<Account> findAccount(EmailAddress email) {
        return users.findByEmail(email.text()).map(Account::of);
    }

    public boolean hasNone() {
        return users.isEmpty();
    }

    public void changeLanguage(UUID id, Language language) {
        users.find(id).orElseThrow(UserService::notFound).speak(language);
    }

    /** Gives somebody another role. Nobody takes the own one away, so that an administrator is always left. */
    public UserView assignRole(UUID id, Role role, UUID by) {
        User user = users.find(id).orElseThrow(UserService::notFound);
        if (id.equals(by) && user.role() != role) {
            throw new AppException(
                    Kind.CONFLICT, "own_role", "Nobody changes the own role. Ask another administrator.");
        }
        Role before = user.role();
        user.become(role, clock.instant());
        user.followClaims(false);
        audit.record(AuditEntry.success("role.assign")
                .about("user", id)
                .with("from", before.wire())
                .with("to", role.wire()));
        return UserView.of(user);
    }

    /** @param url where everybody can see the user's picture */
    public void showAvatar(UUID id, String url) {
        users.find(id).orElseThrow(UserService::notFound).show(url, clock.instant());
    }

    public void recordLogin(UUID id) {
        users.find(id).ifPresent(user -> user.loggedIn(clock.instant()));
    }

    public void changePasswordHash(UUID id, String hash) {
        users.find(id).ifPresent(user -> user.protectWith(hash, clock.instant()));
    }

    /** The same password, hashed with other parameters; how long it is good stays as it is. */
    public void rehash(UUID id, String hash) {
        users.find(id).ifPresent(user -> user.rehash(hash));
    }

    /** The owner has shown that mail to the address arrives, or the operator vouches for it. */
    public void verifyEmail(UUID id) {
        users.find(id)
                .filter(user -> user.emailVerifiedAt() == null)
                .ifPresent(user -> user.verifyEmail(clock.instant()));
    }

    /** Shows the user this subscription from now on. False when there is no such user. */
    public boolean showSubscription(UUID id, SubscriptionShown shown) {
        Optional<User> user = users.find(id);
        user.ifPresent(found -> found.subscribe(
                new SubscriptionColumns(shown.status(), shown.plan(), shown.billingCycle(), shown.currentPeriodEnd()),
                clock.instant()));
        return user.isPresent();
    }

    private static AppException notFound() {
        return new AppException(Kind.NOT_FOUND, "user_not_found", "This account does not exist.");
    }
}
