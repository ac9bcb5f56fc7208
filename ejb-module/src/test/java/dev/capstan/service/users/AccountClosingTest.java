package dev.capstan.service.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.users.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of an account that was closed, on a real database. */
class AccountClosingTest {
    private final TestClock clock = new TestClock();
    private final List<Object> events = new ArrayList<>();
    private final TestContainer container = new TestContainer(clock, java.util.Map.of());
    private AccountClosing closing;
    private UUID user;

    @BeforeEach
    void somebodyWithASession() {
        container.bind(AuditLog.class, new HeardAudit());
        container.bind(UsersConfig.class, new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        container.onEvent(events::add);
        closing = container.get(AccountClosing.class);
        user = register(Role.USER);
        run("INSERT INTO sessions (id, user_id, name, status, is_public, created_at, updated_at)"
                + " VALUES (gen_random_uuid(), '%s', 'mine', 'active', true, now(), now())".formatted(user));
        run("INSERT INTO user_identities VALUES ('https://idp.example', '%s', '%s', 'work', now(), now())"
                .formatted(user, user));
    }

    @Test
    void closesAtOnceAndErasesAfterTheTimeOfGrace() {
        closing.close(user);
        closing.close(user);

        assertThat(events.stream().filter(AccountClosed.class::isInstance)).containsExactly(new AccountClosed(user));
        assertThat(account().active()).isFalse();
        assertThat(closing.due()).doesNotContain(user);

        clock.move(Duration.ofDays(7));
        assertThat(closing.due()).contains(user);
        closing.erase(user);

        assertThat(events).contains(new UserErased(user));
        assertThat(closing.due()).doesNotContain(user);
        assertThat(account().email()).isEqualTo("erased-" + user + "@erased.invalid");
        assertThat(account().passwordHash()).isNull();
        assertThat(rowsThatRefer()).isZero();
        assertThatThrownBy(() -> closing.reopen(user)).isInstanceOf(AppException.class);
    }

    @Test
    void canBeTakenBackBeforeThat() {
        closing.close(user);
        clock.move(Duration.ofDays(6));

        closing.reopen(user);
        clock.move(Duration.ofDays(30));

        assertThat(account().active()).isTrue();
        assertThat(closing.due()).doesNotContain(user);
        assertThat(rowsThatRefer()).isPositive();
    }

    private Account account() {
        return container.get(UserService.class).findAccount(user).orElseThrow();
    }

    private UUID register(Role role) {
        UserView made = container
                .get(UserService.class)
                .register(new NewUser(
                        EmailAddress.of(UUID.randomUUID() + "@example.com"), "$argon2id$x", "Ada Lovelace", role));
        return made.id();
    }

    private static void run(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** In every table that refers to users. */
    private long rowsThatRefer() {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement();
                Statement each = connection.createStatement();
                var places = statement.executeQuery("""
                        SELECT format('SELECT count(*) FROM %s WHERE %I = ''%s''', c.conrelid::regclass, a.attname, 'USER')
                        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                        WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass""")) {
            long rows = 0;
            while (places.next()) {
                try (var count = each.executeQuery(places.getString(1).replace("USER", user.toString()))) {
                    count.next();
                    rows += count.getLong(1);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
