package dev.capstan.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.admin.SchemaMigration;
import dev.capstan.service.sessions.SessionNotFoundException;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Role;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import jakarta.transaction.UserTransaction;
import java.util.UUID;
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

    private static NewUser somebody() {
        EmailAddress email = EmailAddress.of("in-container-" + UUID.randomUUID() + "@example.com");
        return new NewUser(email, null, "Ada", Role.USER);
    }
}
