package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.PasswordCheck.Shown;
import dev.capstan.service.auth.recovery.PasswordRecovery;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretBoxes;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UsersConfig;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password that the server makes for its first administrator, on a real database. */
@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class FirstPasswordTest {
    private static final String FROM = "192.0.2.7";
    private static final String OWN = "Correct-horse-battery-9";
    private static final SecretBox BOX = SecretBoxes.random();

    @TempDir
    Path home;

    private final TestClock clock = new TestClock();
    private Optional<String> chosen = Optional.empty();
    private final String email = UUID.randomUUID() + "@example.com";
    private TestContainer container = new TestContainer(clock, Map.of());

    @BeforeEach
    void freshInstallation() throws SQLException {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM signing_keys"); // others have sealed theirs with other keys
        }
        container = server(null);
    }

    @Test
    void isLeftForItsOwnerAloneAndSignsIn() throws IOException {
        start();

        Path file = home.resolve("first-admin.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatCode(() -> signIn(made())).doesNotThrowAnyException();
    }

    @Test
    void opensNothingAfterADayAndTheNextStartMakesAnother() throws IOException {
        start();
        String first = made();
        clock.move(Duration.ofHours(23));
        start();
        assertThat(made()).as("nothing is made while it is good").isEqualTo(first);

        clock.move(Duration.ofHours(2));
        refused("password_expired", first);
        start();

        String second = made();
        assertThat(second).isNotEqualTo(first);
        refused("auth", first);
        assertThatCode(() -> signIn(second)).doesNotThrowAnyException();
        clock.move(Duration.ofHours(25));
        refused("password_expired", second);
    }

    @Test
    void onceItsOwnerHasChosenAnotherNothingEnds() throws IOException {
        start();
        container.get(PasswordRecovery.class).change(new Shown(email, made(), null), OWN, FROM);
        Files.delete(home.resolve("first-admin.json"));

        clock.move(Duration.ofDays(30));
        start();

        assertThat(home.resolve("first-admin.json")).doesNotExist();
        assertThatCode(() -> signIn(OWN)).doesNotThrowAnyException();
    }

    @Test
    void oneThatTheOperatorChoseStays() {
        container = server(OWN);
        start();

        clock.move(Duration.ofDays(30));

        assertThat(home.resolve("first-admin.json")).doesNotExist();
        assertThatCode(() -> signIn(OWN)).doesNotThrowAnyException();
    }

    private void start() {
        FirstAdministrator first = new FirstAdministrator();
        first.users = container.get(UserService.class);
        first.passwords = container.get(Passwords.class);
        first.rules = container.get(PasswordRules.class);
        first.audit = new HeardAudit();
        first.json = Json.MAPPER;
        first.clock = clock;
        first.home = home;
        first.email = email;
        first.password = chosen;
        first.passwordLifetime = Duration.ofDays(1);
        first.createWhenThereAreNoUsers();
    }

    private TestContainer server(@Nullable String password) {
        chosen = Optional.ofNullable(password);
        TestContainer made = new TestContainer(clock, Map.of());
        made.bind(AuditLog.class, new HeardAudit());
        made.bind(SecretBox.class, BOX);
        made.bind(UsersConfig.class, new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        made.bind(VirtualThreads.class, new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }
        });
        made.onEvent(event -> {});
        OnlyOne users = made.get(OnlyOne.class);
        users.email = email;
        made.bind(UserRepository.class, users);
        return made;
    }

    private String made() throws IOException {
        JsonNode left = Json.MAPPER.readTree(home.resolve("first-admin.json").toFile());
        assertThat(left.path("email").asText()).isEqualTo(email);
        return left.path("password").asText();
    }

    private void signIn(String password) {
        container.get(SignIn.class).login(new Shown(email, password, null), FROM);
    }

    private void refused(String code, String password) {
        assertThatThrownBy(() -> signIn(password))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** The database is shared with other tests, whose people count as nobody here. */
    static final class OnlyOne extends UserRepository {
        private String email = "";

        @Override
        public boolean isEmpty() {
            return findByEmail(email).isEmpty();
        }
    }
}
