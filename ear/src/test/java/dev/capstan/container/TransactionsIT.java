package dev.capstan.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.admin.SchemaMigration;
import dev.capstan.service.sessions.SessionNotFoundException;
import dev.capstan.service.sessions.SessionRetention;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Role;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
public class TransactionsIT {
    @Inject
    SchemaMigration migration;

    @Inject
    UserRepository repository;

    @Inject
    UserService users;

    @Inject
    SessionService sessions;

    @Inject
    SessionRetention retention;

    @Resource(lookup = "jdbc/capstan")
    DataSource data;

    @Inject
    UserTransaction transaction;

    @Deployment
    public static EnterpriseArchive archive() {
        return Deployments.capstanWithTests();
    }

    @Test
    public void theSchemaIsInPlaceBeforeAnythingElse() {
        assertThat(migration.version()).matches("[0-9.]+");
    }

    @Test
    public void aRepositoryRefusesToWorkOutsideATransaction() {
        assertThatThrownBy(() -> repository.find(UUID.randomUUID())).isInstanceOf(TransactionalException.class);
    }

    @Test
    public void aServiceMethodIsATransaction() {
        UserView ada = users.register(somebody());

        UUID session = sessions.create(ada.id()).id();

        assertThat(sessions.get(ada.id(), session).id()).isEqualTo(session);
    }

    @Test
    public void otherPeoplesSessionsAreNotFound() {
        UUID session = sessions.create(users.register(somebody()).id()).id();
        UUID other = users.register(somebody()).id();

        assertThatThrownBy(() -> sessions.get(other, session)).isInstanceOf(SessionNotFoundException.class);
    }

    @Test
    public void rollingBackLeavesNothing() throws Exception {
        NewUser wanted = somebody();

        transaction.begin();
        users.register(wanted);
        assertThat(users.findAccount(wanted.email())).isPresent();
        transaction.rollback();

        assertThat(users.findAccount(wanted.email())).isEmpty();
    }

    @Test
    public void whatWasDeletedLongAgoIsRemovedForGoodWithAllThatBelongsToIt() throws Exception {
        UUID ada = users.register(somebody()).id();
        UUID old = sessions.create(ada).id();
        UUID young = sessions.create(ada).id();
        UUID kept = sessions.create(ada).id();
        sessions.delete(ada, old);
        sessions.delete(ada, young);
        try (Connection database = data.getConnection();
                Statement sql = database.createStatement()) {
            sql.execute("UPDATE sessions SET deleted_at = now() - interval '31 days' WHERE id = '" + old + "'");
        }

        int removed;
        do {
            removed = retention.removeSome();
        } while (removed > 0);

        try (Connection database = data.getConnection()) {
            assertThat(rows(database, "sessions WHERE id = '" + old + "'")).isZero();
            assertThat(rows(database, "session_heads WHERE session_id = '" + old + "'"))
                    .isZero();
        }
        assertThatThrownBy(() -> sessions.restore(ada, old)).isInstanceOf(SessionNotFoundException.class);
        assertThat(sessions.restore(ada, young).id()).isEqualTo(young);
        assertThat(sessions.get(ada, kept).id()).isEqualTo(kept);
    }

    private static int rows(Connection database, String where) throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) FROM " + where)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static NewUser somebody() {
        EmailAddress email = EmailAddress.of("in-container-" + UUID.randomUUID() + "@example.com");
        return new NewUser(email, null, "Ada", Role.USER);
    }
}
