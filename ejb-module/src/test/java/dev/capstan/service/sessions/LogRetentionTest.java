package dev.capstan.service.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.LogForTests;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.realtime.RealtimeWorld;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.realtime.EventGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** On a real database. */
class LogRetentionTest {
    private final TestDatabase database = TestDatabase.shared();
    private final EventLogRepository events = database.connect(new EventLogRepository());
    private final EventLog log = LogForTests.over(events, new Ids(), Clock.systemUTC(), one -> {});
    private final LogRetention retention = retention(Duration.ofDays(90));
    private final UUID session = new RealtimeWorld().session();

    private LogRetention retention(Duration kept) {
        LogRetention made = new LogRetention();
        made.events = events;
        made.log = log;
        made.config = new SessionsConfig(Duration.ofDays(30), kept, true);
        made.clock = Clock.systemUTC();
        return made;
    }

    @Test
    void oneEventTakesThePlaceOfAllAndTellsWhichNumbersItCovers() {
        append(5);
        rest(100);

        assertThat(resting()).contains(session);
        assertThat(remove()).isTrue();

        assertThat(rows(0)).singleElement().satisfies(row -> {
            assertThat(row.seq()).isEqualTo(6);
            assertThat(row.covers()).isEqualTo(new EventRow.Covers(1, 5));
            assertThat(row.name()).isEqualTo("system.notification");
            assertThat(row.content().path("removed_up_to").asLong()).isEqualTo(5);
        });
        assertThat(rows(3))
                .as("who comes back with an older number is told too")
                .hasSize(1);
        assertThat(resting()).as("it is done once").doesNotContain(session);
    }

    @Test
    void theNextEventsFollowAndAreRemovedInTheirTurn() {
        append(2);
        rest(100);
        remove();
        append(2);
        assertThat(rows(0).stream().map(EventRow::seq)).containsExactly(3L, 4L, 5L);

        assertThat(remove()).isTrue();

        assertThat(rows(0))
                .singleElement()
                .satisfies(row -> assertThat(row.covers()).isEqualTo(new EventRow.Covers(1, 5)));
    }

    @Test
    void whatIsUsedOrWorkedOnStays() {
        append(3);
        rest(80);
        assertThat(resting()).doesNotContain(session);
        assertThat(remove()).isFalse();

        rest(100);
        run("PAUSED");
        assertThat(resting()).doesNotContain(session);
        assertThat(remove()).as("a run that waits has not ended").isFalse();
        assertThat(rows(0)).hasSize(3);

        sql("UPDATE run_tasks SET status = 'COMPLETED' WHERE session_id = ?", session);
        assertThat(remove()).isTrue();
    }

    @Test
    void withoutTheSettingNothingIsRemoved() {
        append(3);
        rest(10_000);

        assertThat(database.inTransaction(() -> retention(Duration.ZERO).resting()))
                .isEmpty();
    }

    private List<UUID> resting() {
        return database.inTransaction(retention::resting);
    }

    private boolean remove() {
        return database.inTransaction(() -> retention.remove(session));
    }

    private List<EventRow> rows(long after) {
        return database.inTransaction(() -> events.findAfter(session, after, 100));
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            NewEvent event = NewEvent.of(
                    "agent.processing",
                    EventGroup.AGENT,
                    null,
                    JsonNodeFactory.instance.objectNode().put("message", "x"));
            database.inTransaction(() -> log.append(new EventBatch(session, null, List.of(event))));
        }
    }

    private void rest(int days) {
        sql("UPDATE sessions SET last_message_at = now() - make_interval(days => " + days + ") WHERE id = ?", session);
    }

    private void run(String status) {
        sql(
                "INSERT INTO run_tasks (id, session_id, user_id, task_type, status, data, created_at, updated_at)"
                        + " SELECT gen_random_uuid(), id, user_id, 'agent_run', '" + status
                        + "', '{}', now(), now() FROM sessions WHERE id = ?",
                session);
    }

    private void sql(String sql, Object value) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
