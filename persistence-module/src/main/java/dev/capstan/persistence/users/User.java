package dev.capstan.persistence.users;

import dev.capstan.types.users.Language;
import dev.capstan.types.users.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account. Its e-mail, lower-case, is its key across every way to sign in. */
@Entity
@Table(name = "users")
public class User {
    @Id
    private UUID id;

    @Column(nullable = false)
    private String email;

    @Column(name = "password_hash")
    private @Nullable String passwordHash;

    @Column(name = "password_until")
    private @Nullable Instant passwordUntil;

    @Column(name = "first_name", nullable = false)
    private String firstName;

    @Column(name = "last_name", nullable = false)
    private String lastName;

    private @Nullable String avatar;

    @Convert(converter = RoleConverter.class)
    @Column(nullable = false)
    private Role role;

    @Column(nullable = false)
    private String language;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Embedded
    private @Nullable SubscriptionColumns subscription;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    @Column(name = "erased_at")
    private @Nullable Instant erasedAt;

    @Column(name = "email_verified_at")
    private @Nullable Instant emailVerifiedAt;

    @Column(name = "role_from_claims", nullable = false)
    private boolean roleFromClaims;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Column(name = "last_login_at")
    private @Nullable Instant lastLoginAt;

    protected User() {}

    /** An active account without a subscription plan. */
    public User(UUID id, String email, String firstName, String lastName, Role role, Instant now) {
        if (!email.equals(email.strip().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("an e-mail is stored trimmed and in lower case");
        }
        this.id = id;
        this.email = email;
        this.firstName = firstName;
        this.lastName = lastName;
        this.role = role;
        this.language = Language.EN.wire();
        this.active = true;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Only ever the hash, in PHC text form. */
    public void protectWith(String hash, Instant now) {
        if (!hash.startsWith("$")) {
            throw new IllegalArgumentException("a password is stored as a PHC string");
        }
        passwordHash = hash;
        passwordUntil = null;
        updatedAt = now;
    }

    /** With a password that the server made, and that is good until then alone. */
    public void protectWith(String hash, Instant until, Instant now) {
        protectWith(hash, now);
        passwordUntil = until;
    }

    /** The same password, hashed with other parameters. */
    public void rehash(String hash) {
        if (passwordHash == null || !hash.startsWith("$")) {
            throw new IllegalArgumentException("there is a password, and it is stored as a PHC string");
        }
        passwordHash = hash;
    }

    public void loggedIn(Instant now) {
        lastLoginAt = now;
    }

    /** The owner has shown that mail to the address arrives. */
    public void verifyEmail(Instant now) {
        emailVerifiedAt = now;
        updatedAt = now;
    }

    /** From now on the account opens by other means alone. */
    public void forgetPassword(Instant now) {
        passwordHash = null;
        passwordUntil = null;
        updatedAt = now;
    }

    /** Takes the newest name, unless it is empty. */
    public void renamed(String first, String last, Instant now) {
        if (!first.isEmpty() && !(first.equals(firstName) && last.equals(lastName))) {
            firstName = first;
            lastName = last;
            updatedAt = now;
        }
    }

    /** Whether the next sign-in may take the role away again. */
    public void followClaims(boolean follows) {
        roleFromClaims = follows;
    }

    public void become(Role wanted, Instant now) {
        role = wanted;
        updatedAt = now;
    }

    public void subscribe(SubscriptionColumns shown, Instant now) {
        subscription = shown;
        updatedAt = now;
    }

    /** From now on no credential of this account is accepted. */
    public void deactivate(Instant now) {
        active = false;
        updatedAt = now;
    }

    /** The owner leaves. */
    public void close(Instant now) {
        deactivate(now);
        closedAt = now;
    }

    /** The owner stays after all. */
    public void reopen(Instant now) {
        if (erasedAt != null) {
            throw new IllegalArgumentException("nothing is left of this account");
        }
        closedAt = null;
        active = true;
        updatedAt = now;
    }

    /** Leaves nothing that tells who it was. */
    public void erase(Instant now) {
        if (closedAt == null) {
            throw new IllegalArgumentException("only a closed account is erased");
        }
        email = "erased-" + id + "@erased.invalid";
        firstName = "";
        lastName = "";
        avatar = null;
        passwordHash = null;
        role = Role.USER;
        roleFromClaims = false;
        emailVerifiedAt = null;
        lastLoginAt = null;
        erasedAt = now;
        updatedAt = now;
    }

    public @Nullable Instant closedAt() {
        return closedAt;
    }

    public @Nullable Instant erasedAt() {
        return erasedAt;
    }

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public @Nullable String passwordHash() {
        return passwordHash;
    }

    /** After which the password opens nothing; null for one that the owner chose. */
    public @Nullable Instant passwordUntil() {
        return passwordUntil;
    }

    public String firstName() {
        return firstName;
    }

    public String lastName() {
        return lastName;
    }

    public @Nullable String avatar() {
        return avatar;
    }

    public Role role() {
        return role;
    }

    /** @param url where everybody can see the user's picture */
    public void show(String url, Instant now) {
        avatar = url;
        updatedAt = now;
    }

    public void speak(Language wanted) {
        language = wanted.wire();
    }

    public String language() {
        return language;
    }

    public @Nullable Instant emailVerifiedAt() {
        return emailVerifiedAt;
    }

    public boolean roleFromClaims() {
        return roleFromClaims;
    }

    public boolean active() {
        return active;
    }

    /** All its members are null where there is none. */
    public SubscriptionColumns subscription() {
        return subscription == null ? SubscriptionColumns.NONE : subscription;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public @Nullable Instant lastLoginAt() {
        return lastLoginAt;
    }
}
