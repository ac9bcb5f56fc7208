package dev.capstan.container;

import dev.capstan.persistence.files.FileTextRepository;
import dev.capstan.persistence.sessions.SessionTextRepository;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The searches of the server over a million messages and a million pieces of documents: what to explain, and of what. */
final class SearchPlans {
    private static final int PIECES = 1_000_000;
    private static final int PIECES_EACH = 1_000;
    private static final int FILES_EACH = 1_000;
    private static final int LINKS_EACH = 100;
    private static final int EVENTS = 200_000;

    private SearchPlans() {}

    /** One message in each session there is, and documents of {@code ada} among those of others. */
    static void fill(Connection database, UUID ada, UUID session) throws SQLException {
        try (Statement sql = database.createStatement()) {
            Map<String, String> indexes = dropIndexes(sql);
            sql.execute(
                    "INSERT INTO chat_messages (session_id, seq, id, turn_id, role, content, files, finished, created_at)"
                            + " SELECT id, 1, gen_random_uuid(), gen_random_uuid(), 'user', jsonb_build_array(jsonb_build_object("
                            + "'type', 'text', 'text', 'A question about number ' || n ||"
                            + " CASE WHEN n % 5000 = 0 THEN ' of Quintavalle' ELSE '' END)), '[]', true, now()"
                            + " FROM (SELECT id, row_number() OVER () AS n FROM sessions) s");
            sql.execute(
                    "INSERT INTO session_events (session_id, seq, id, name, event_group, audience, content, delta, created_at)"
                            + " SELECT id, 1, gen_random_uuid(), 'agent.response', 'agent', 'VIEWERS', jsonb_build_object("
                            + "'text', 'An answer about number ' || n), false, now()"
                            + " FROM (SELECT s.id, row_number() OVER () AS n FROM sessions s JOIN session_heads h"
                            + " ON h.session_id = s.id AND h.last_seq = 0 LIMIT " + EVENTS + ") s");
            sql.execute("CREATE TEMP TABLE documents AS SELECT gen_random_uuid() AS id, u.id AS user_id, n"
                    + " FROM generate_series(1, " + PIECES / PIECES_EACH + ") n"
                    + " CROSS JOIN LATERAL (SELECT id FROM users WHERE (n <= 10) = (id = '" + ada + "')"
                    + " ORDER BY md5(id || n::text) LIMIT 1) u");
            sql.execute(
                    "INSERT INTO file_assets (id, user_id, file_name, content_type, file_size, kind, source, status,"
                            + " storage_key, sha256, created_at, completed_at) SELECT id, user_id, 'book' || n || '.txt',"
                            + " 'text/plain', 1000, 'document', 'user_upload', 'complete', 'bench/' || id, repeat('0', 64), now(),"
                            + " now() FROM documents");
            sql.execute(
                    "INSERT INTO file_assets (id, user_id, file_name, content_type, file_size, kind, source, status,"
                            + " storage_key, sha256, created_at, completed_at) SELECT gen_random_uuid(), u.id, 'note.bin',"
                            + " 'application/octet-stream', 1000, 'document', 'user_upload', 'complete',"
                            + " 'bench/' || gen_random_uuid(), repeat('0', 64), now(), now()"
                            + " FROM users u, generate_series(1, " + FILES_EACH + ") WHERE u.id <> '" + ada + "'");
            sql.execute("INSERT INTO file_texts (asset_id, user_id, status, created_at)"
                    + " SELECT id, user_id, 'read', now() FROM documents");
            sql.execute("INSERT INTO file_pieces (asset_id, number, user_id, piece) SELECT id, p, user_id,"
                    + " 'Paragraph ' || p || ' of a book that says nothing' ||"
                    + " CASE WHEN p = 500 THEN ' of the keeper Quintavalle' ELSE '' END"
                    + " FROM documents, generate_series(1, " + PIECES_EACH + ") p");
            sql.execute("INSERT INTO session_files (session_id, asset_id, shared, linked_at) SELECT '" + session
                    + "', id, false, now() FROM documents WHERE user_id = '" + ada + "'");
            sql.execute("INSERT INTO session_files (session_id, asset_id, shared, linked_at)"
                    + " SELECT s.id, d.id, false, now() FROM documents d CROSS JOIN LATERAL"
                    + " (SELECT id FROM sessions WHERE user_id = d.user_id LIMIT " + LINKS_EACH + ") s"
                    + " WHERE d.user_id <> '" + ada + "'");
            for (String made : indexes.values()) {
                sql.execute(made);
            }
            sql.execute("ANALYZE");
        }
    }

    /** They are made again in one go, which takes a fraction of the time. */
    private static Map<String, String> dropIndexes(Statement sql) throws SQLException {
        Map<String, String> indexes = new LinkedHashMap<>();
        try (ResultSet row =
                sql.executeQuery("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gin%'"
                        + " AND tablename IN ('chat_messages', 'session_events', 'file_pieces')")) {
            while (row.next()) {
                indexes.put(row.getString(1), row.getString(2));
            }
        }
        for (String name : indexes.keySet()) {
            sql.execute("DROP INDEX " + name);
        }
        return indexes;
    }

    /** The statements that the repositories send, by what they search. */
    static Map<String, String> statements(UUID ada, UUID session) {
        Map<String, String> statements = new LinkedHashMap<>();
        statements.put(
                "search in messages by parts of words",
                with(SessionTextRepository.sql(true, 1, 200), ada.toString(), "%uintaval%"));
        statements.put(
                "search in messages by words",
                with(SessionTextRepository.sql(false, 1, 200), ada.toString(), "'quintavalle':*"));
        statements.put(
                "search in documents",
                with(
                        FileTextRepository.sql(false),
                        ada.toString(),
                        session.toString(),
                        "keeper quintavalle",
                        null,
                        "8"));
        statements.put(
                "search in documents for any word",
                with(FileTextRepository.sql(true), ada.toString(), session.toString(), "keeper lighthouse", null, "8"));
        return statements;
    }

    private static String with(String sql, @Nullable String... values) {
        String whole = sql;
        for (int i = values.length; i > 0; i--) {
            String value = values[i - 1];
            whole = whole.replace(
                    "?" + i,
                    value == null ? "NULL" : value.matches("\\d+") ? value : "'" + value.replace("'", "''") + "'");
        }
        return whole;
    }
}
