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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of an account that was closed, on a real database. */
class AccountClosingTest {
    private final TestClock clock = new TestClock();
    private final List<Object> events = new ArrayList<>();
    private final TestContainer container = new TestContainer(clock, Map.of());
    private AccountClosing closing;
    private UUID user;

    @BeforeEach
    void somebodyWithASession() {
        container.bind(AuditLog.class, new HeardAudit());
        container.bind(UsersConfig.class, new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        container.onEvent(events::add);
        closing = container.get(AccountClosing.class);
        user = register(Role.USER);
        run("INSERT INTO sessions (id, user_id, name, status, app_kind, is_public, created_at, updated_at)"
                + " VALUES (gen_random_uuid(), '%s', 'mine', 'active', 'agent', true, now(), now())".formatted(user));
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

    @Test
    void takesTheAdmissionOfTheAddressAlong() {
        String email = account().email();
        run("INSERT INTO admitted_emails VALUES ('%s', gen_random_uuid(), now())".formatted(email));
        closing.close(user);
        clock.move(Duration.ofDays(7));

        closing.erase(user);

        assertThat(values("SELECT email FROM admitted_emails WHERE email = '%s'".formatted(email)))
                .isEmpty();
    }

    /** A column that leads to a person goes with the account, or somebody has said why it stays. */
    @Test
    void everyColumnThatLeadsToAPersonIsErasedOrExplained() {
        Map<String, String> staying = Map.ofEntries(
                Map.entry("account_members.added_by", "books: who let somebody spend the company's money"),
                Map.entry("account_members.user_id", "books: who spent the company's money; an id without a person"),
                Map.entry("act_prices.created_by", "books: who set a price"),
                Map.entry("admitted_emails.admitted_by", "who let somebody in; an id without a person"),
                Map.entry("audit_log.actor_id", "the audit log only grows, until its retention ends"),
                Map.entry("billing_accounts.user_id", "books"),
                Map.entry("billing_customers.user_id", "books"),
                Map.entry("billing_invoices.user_id", "books"),
                Map.entry("billing_outbox.user_id", "books: the cancellation of the subscription is among it"),
                Map.entry("billing_refreshes.user_id", "books"),
                Map.entry("billing_subscriptions.user_id", "books"),
                Map.entry("billing_transactions.user_id", "books"),
                Map.entry("credential_ends.user_id", "tells every node that credentials ended; gone after an hour"),
                Map.entry("credit_accounts.owner_id", "books"),
                Map.entry("credit_budgets.updated_by", "books: who set a limit"),
                Map.entry("credit_budgets.user_id", "books"),
                Map.entry("credit_holds.user_id", "books"),
                Map.entry("credit_session_usage.user_id", "books: sums of the ledger"),
                Map.entry("credit_spending.user_id", "books: sums of the ledger"),
                Map.entry("credit_transactions.user_id", "books: the ledger only grows"),
                Map.entry("payer_choices.user_id", "books: which account paid; ids alone"),
                Map.entry("price_versions.created_by", "books: who set a price"),
                Map.entry("shared_accounts.created_by", "books: who made an organisation's account"),
                Map.entry("usage_facts.user_id", "books: what a charge was for"));

        assertThat(values("""
                        SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
                        JOIN information_schema.tables t USING (table_schema, table_name)
                        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'uuid'
                          AND c.column_name ~ '^(user_id|owner_id|actor_id|.*_by)$'
                          AND NOT EXISTS (
                              SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                              WHERE k.contype = 'f' AND k.confrelid = 'users'::regclass
                                AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name)""")).containsExactlyInAnyOrderElementsOf(staying.keySet());
    }

    private static List<String> values(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
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
