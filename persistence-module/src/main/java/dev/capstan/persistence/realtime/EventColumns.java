package dev.capstan.persistence.realtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Rows of the log turned into one array for each column, in the order of the columns in {@link #INSERT}. */
final class EventColumns {
    static final String INSERT = """
            INSERT INTO session_events (session_id, seq, id, name, event_group, run_id, audience, content, delta,
                                        covers_from, covers_to, created_at)
            SELECT * FROM unnest(CAST(?1 AS uuid[]), CAST(?2 AS bigint[]), CAST(?3 AS uuid[]), CAST(?4 AS text[]),
                 CAST(?5 AS text[]), CAST(?6 AS uuid[]), CAST(?7 AS text[]), CAST(?8 AS jsonb[]), CAST(?9 AS boolean[]),
                 CAST(?10 AS bigint[]), CAST(?11 AS bigint[]), CAST(?12 AS timestamptz[]))
            """;
    private static final int COUNT = 12;

    private final List<ArrayText> columns =
            new ArrayList<>(Stream.generate(ArrayText::new).limit(COUNT).toList());

    EventColumns(Collection<EventRow> events) {
        events.forEach(this::add);
    }

    List<ArrayText> columns() {
        return columns;
    }

    private void add(EventRow event) {
        Object[] values = {
            event.sessionId(),
            event.seq(),
            event.id(),
            event.name(),
            event.group().wire(),
            event.runId(),
            event.audience(),
            event.content(),
            event.delta(),
            event.covers() == null ? null : event.covers().from(),
            event.covers() == null ? null : event.covers().to(),
            event.createdAt()
        };
        for (int i = 0; i < COUNT; i++) {
            columns.get(i).add(values[i]);
        }
    }
}
