package dev.capstan.service.credits.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.credits.LedgerLine;
import dev.capstan.types.credits.TransactionType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the ledger's words are spelled for clients. They know no expiry of credits: for them it is an adjustment. */
final class Wire {
    private Wire() {}

    static String type(TransactionType type) {
        return type == TransactionType.EXPIRY ? TransactionType.ADJUSTMENT.wire() : type.wire();
    }

    /** The types that a client means by one name; none for a name that it made up. */
    static List<TransactionType> types(String wire) {
        return Arrays.stream(TransactionType.values())
                .filter(type -> type(type).equals(wire))
                .toList();
    }

    static boolean deduction(LedgerLine line) {
        return line.amount().signum() < 0
                && switch (line.type()) {
                    case LLM_USAGE, TOOL_USAGE, MEDIA_GENERATION -> true;
                    default -> false;
                };
    }

    static String sourceDomain(TransactionType type, @Nullable UUID runId) {
        return switch (type) {
            case LLM_USAGE -> runId == null ? "chat_llm" : "agent_llm";
            case TOOL_USAGE -> "tool";
            case MEDIA_GENERATION -> "media";
            default -> "billing";
        };
    }

    static @Nullable JsonNode metadata(LedgerLine line, JsonNode data) {
        if (line.type() == TransactionType.EXPIRY && data instanceof ObjectNode object) {
            return object.deepCopy().put("kind", line.type().wire());
        }
        return data.isEmpty() ? null : data;
    }
}
