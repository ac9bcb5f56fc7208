package dev.capstan.contract;

import dev.capstan.harness.CapstanServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Everything that the database knows of one person, table by table, as it is at one moment. */
record OwnRows(Map<String, String> tables) {
    /** Columns by which a row is somebody's, or that of a session of theirs. */
    private static final String COLUMNS = """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
              JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
            WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.data_type = 'uuid'
              AND (c.column_name IN ('user_id', 'owner_id', 'created_by', 'session_id')
                OR c.table_name IN ('users', 'sessions') AND c.column_name = 'id')
              AND c.table_name NOT LIKE 'audit%'
            ORDER BY 1, 2""";

    static OwnRows of(CapstanServer server, UUID user) {
        try (Connection connection = server.connect()) {
            Map<String, String> found = new TreeMap<>();
            for (String[] column : columns(connection)) {
                boolean ofSession = column[1].equals("session_id") || column[0].equals("sessions");
                String whose = ofSession ? "IN (SELECT id FROM sessions WHERE user_id = ?)" : "= ?";
                String sql =
                        "SELECT count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                                + " FROM " + column[0] + " t WHERE " + column[1] + " " + whose;
                try (PreparedStatement query = connection.prepareStatement(sql)) {
                    query.setObject(1, user);
                    try (ResultSet rows = query.executeQuery()) {
                        rows.next();
                        found.put(column[0] + "." + column[1], rows.getString(1));
                    }
                }
            }
            return new OwnRows(found);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows of a person cannot be read", e);
        }
    }

    /** How many tables hold something of the person. */
    long filled() {
        return tables.values().stream().filter(rows -> !rows.startsWith("0 ")).count();
    }

    private static List<String[]> columns(Connection connection) throws SQLException {
        List<String[]> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                columns.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        return columns;
    }
}
