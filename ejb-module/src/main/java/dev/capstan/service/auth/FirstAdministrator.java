package dev.capstan.service.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Role;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Creates the administrator of an installation that has no accounts. A generated password is left in a file that only the
 * server's owner can read, for the run command to show once; it is never logged. It is good for a day, in which its owner
 * chooses another one; if nobody did, the next start makes a new one.
 */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@TransactionManagement(TransactionManagementType.BEAN)
public class FirstAdministrator {
    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class.getName());
    private static final String FILE = "first-admin.json";
    private static final int PASSWORD_BYTES = 15;
    private static final String NAME = "Administrator";

    record Credentials(String email, String password) {
        @Override
        public String toString() {
            return "Credentials[" + email + "]";
        }
    }

    @Inject
    UserService users;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    Clock clock;

    @Inject
    AuditLog audit;

    @Inject
    ObjectMapper json;

    @Inject
    @ConfigProperty(name = "capstan.home", defaultValue = ".capstan")
    Path home;

    @Inject
    @ConfigProperty(name = "capstan.admin.email", defaultValue = "admin@capstan.local")
    String email;

    @Inject
    @ConfigProperty(name = "capstan.admin.password")
    Optional<String> password;

    @Inject
    @ConfigProperty(name = "capstan.admin.password-lifetime", defaultValue = "P1D")
    Duration passwordLifetime;

    @PostConstruct
    void createWhenThereAreNoUsers() {
        EmailAddress address = EmailAddress.of(email);
        if (users.hasNone()) {
            create(address);
        } else if (password.isEmpty() && madePasswordExpired(address)) {
            renew(address);
        }
    }

    private void create(EmailAddress address) {
        String chosen = password.orElseGet(FirstAdministrator::generate);
        rules.requireGood(chosen, address, NAME);
        NewUser administrator = new NewUser(address, passwords.hash(chosen), NAME, Role.ADMIN);
        if (password.isEmpty()) {
            leave(new Credentials(address.text(), chosen));
        }
        Optional<UserView> first = password.isEmpty()
                ? users.registerFirst(administrator, clock.instant().plus(passwordLifetime))
                : users.registerFirst(administrator);
        if (first.isPresent()) {
            audit.record(AuditEntry.success("account.register")
                    .about("user", first.get().id())
                    .with("role", Role.ADMIN.wire()));
            LOG.log(Level.INFO, "Created the first administrator {0}.", address);
        } else {
            // another node was faster, so this password opens nothing
            remove();
        }
    }

    private boolean madePasswordExpired(EmailAddress address) {
        @Nullable
        Instant until = users.findAccount(address).map(Account::passwordUntil).orElse(null);
        return until != null && !until.isAfter(clock.instant());
    }

    private void renew(EmailAddress address) {
        String chosen = generate();
        leave(new Credentials(address.text(), chosen));
        Optional<UserView> renewed = users.renewMadePassword(
                address, passwords.hash(chosen), clock.instant().plus(passwordLifetime));
        if (renewed.isPresent()) {
            audit.record(AuditEntry.success("account.password-reset")
                    .about("user", renewed.get().id())
                    .with("by", "start"));
            LOG.log(Level.INFO, "Made another first password for the administrator {0}.", address);
        } else {
            remove();
        }
    }

    private void leave(Credentials credentials) {
        Path file = home.resolve(FILE);
        try {
            Files.createDirectories(home);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, json.writeValueAsBytes(credentials), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The first administrator's password cannot be written to %s. Make the folder writable, or set CAPSTAN_ADMIN_PASSWORD."
                            .formatted(file),
                    e);
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(home.resolve(FILE));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The unused file " + home.resolve(FILE) + " cannot be removed. Delete it.", e);
        }
    }

    private static String generate() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
