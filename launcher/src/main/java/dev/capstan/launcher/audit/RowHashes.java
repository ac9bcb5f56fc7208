package dev.capstan.launcher.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Computes the hash of every ledger row anew from what the row says, by the published rule: the SHA-256 of the fields in
 * order, each as its length in bytes, a colon, its text and a comma. Whoever changes a row and not all that follow is found
 * by the chain; whoever changes a row and not its hash is found here.
 */
final class RowHashes {
    static final String NAME = "each row has the hash of what it says, computed anew";

    private static final String VERSION = "capstan-ledger-1";
    private static final int FIELDS = 16;
    private static final String ROWS = """
            SELECT t.prev_hash, t.account_id, t.seq, t.id, t.user_id, t.transaction_type, t.credit_type, t.amount,
                   t.balance_after, t.usage_key, t.session_id, t.run_id, t.model_id, t.description, CAST(t.data AS text),
                   CAST(extract(epoch FROM t.created_at) * 1000000 AS bigint), t.hash
            FROM credit_transactions t WHERE :t ORDER BY t.account_id, t.seq""";
    private static final int DATA = 15;

    private RowHashes() {}

    /** @param condition on the alias {@code t} */
    static void differences(Connection database, String condition, Consumer<String> found) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.setFetchSize(1000);
            try (ResultSet rows = statement.executeQuery(ROWS.replace(":t", condition))) {
                while (rows.next()) {
                    if (!hash(rows).equals(rows.getString(FIELDS + 1))) {
                        found.accept("account %s, row %s".formatted(rows.getString(2), rows.getString(3)));
                    }
                }
            }
        }
    }

    private static String hash(ResultSet row) throws SQLException {
        MessageDigest digest = sha256();
        add(digest, VERSION);
        for (int i = 1; i <= FIELDS; i++) {
            String text = row.getString(i);
            add(digest, text == null ? "" : i == DATA ? CanonicalJson.of(text) : text);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        digest.update((byte) ',');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
