package dev.capstan.persistence.credits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain of an account's ledger rows. A row's hash is the SHA-256, in lower-case hex, of the UTF-8 bytes of a
 * canonical text: the fields below in this order, each written as its length in bytes, a colon, its text, and a comma, so
 * that no two rows have the same text.
 *
 * <ol>
 *   <li>{@code capstan-ledger-1}, the version of this text
 *   <li>the hash of the row before it; for the first row of an account, 64 zeros
 *   <li>account id, {@code seq}, row id, user id
 *   <li>type and pool, as the wire spells them
 *   <li>amount and balance after, in plain decimal notation with six places
 *   <li>usage key, session id, run id, model id (absent: the empty text), description
 *   <li>data: the JSON object with its members sorted by name at every level, without spaces
 *   <li>time of creation: microseconds since 1970-01-01T00:00:00Z, as a decimal number
 * </ol>
 *
 * Ids are in the usual lower-case form with hyphens.
 */
public final class LedgerChain {
    /** What the first row of an account names as the hash before it. */
    public static final String FIRST = "0".repeat(64);

    private static final String VERSION = "capstan-ledger-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerChain() {}

    public static String hash(CreditTransaction row) {
        MessageDigest digest = sha256();
        for (Object field : fields(row)) {
            byte[] text = field.toString().getBytes(StandardCharsets.UTF_8);
            digest.update((text.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(text);
            digest.update((byte) ',');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Object> fields(CreditTransaction row) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, row.createdAt());
        return List.of(
                VERSION,
                row.prevHash(),
                row.accountId(),
                row.seq(),
                row.id(),
                row.userId(),
                row.type().wire(),
                row.pool().wire(),
                row.amount().toPlainString(),
                row.balanceAfter().toPlainString(),
                row.usageKey(),
                orEmpty(row.sessionId()),
                orEmpty(row.runId()),
                orEmpty(row.modelId()),
                row.description(),
                canonical(row.data()),
                micros);
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private static String canonical(String json) {
        try {
            return sorted(JSON.readTree(json)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the data of a ledger row is a JSON object", e);
        }
    }

    /** The database keeps members of jsonb in an order of its own. */
    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return new ObjectNode(JsonNodeFactory.instance).setAll(members);
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
