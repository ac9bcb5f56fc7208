package dev.capstan.service.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.persistence.sessions.Session;
import dev.capstan.persistence.sessions.SessionRepository;
import dev.capstan.persistence.sessions.SessionRepository.Filter;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.sessions.SessionOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionPagesTest {
    private static final int SESSIONS = 730;

    private final TestDatabase database = TestDatabase.shared();
    private final SessionRepository sessions = database.connect(new SessionRepository());

    @ParameterizedTest
    @EnumSource(SessionOrder.class)
    void pagesFarBackGoOnWhereTheNearOnesEnd(SessionOrder order) throws SQLException {
        UUID user = UUID.randomUUID();
        fill(user);

        List<UUID> paged = new ArrayList<>();
        for (int offset = 0; offset < SESSIONS + 100; offset += 100) {
            paged.addAll(ids(user, order, offset, 100));
        }

        assertThat(paged).hasSize(SESSIONS).doesNotHaveDuplicates().isEqualTo(ids(user, order, 0, SESSIONS));
    }

    private List<UUID> ids(UUID user, SessionOrder order, int offset, int limit) {
        return database.inTransaction(() ->
                sessions.findPage(new Filter(user, null, List.of(), null, false, null, order, offset, limit)).stream()
                        .map(Session::id)
                        .toList());
    }

    /** Many have the same moment, so that their ids decide. */
    private void fill(UUID user) throws SQLException {
        try (Connection connection = database.connection()) {
            try (PreparedStatement sql = connection.prepareStatement(
                    "INSERT INTO users (id, email, first_name, last_name, role, language, is_active, created_at, updated_at)"
                            + " VALUES (?, ?, '', '', 'user', 'en', true, now(), now())")) {
                sql.setObject(1, user);
                sql.setString(2, user + "@example.org");
                sql.executeUpdate();
            }
            try (PreparedStatement sql = connection.prepareStatement(
                    "INSERT INTO sessions (id, user_id, app_kind, created_at, last_message_at)"
                            + " SELECT gen_random_uuid(), ?, 'agent', now() - (n % 100) * interval '1 minute',"
                            + " CASE WHEN n % 2 = 0 THEN now() - (n % 7) * interval '1 hour' END"
                            + " FROM generate_series(1, ?) n")) {
                sql.setObject(1, user);
                sql.setInt(2, SESSIONS);
                sql.executeUpdate();
            }
        }
    }
}
