package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;

/** What a tool call gave back to the model. A failing tool is an answer, not an exception. */
public sealed interface ToolOutcome {
    /** What the model reads. */
    String content();

    /** What a client shows. */
    JsonNode display();

    /**
     * @param costUsd what the tool itself cost, beside model tokens; zero for most
     */
    record Done(String content, JsonNode display, BigDecimal costUsd) implements ToolOutcome {
        public static Done of(String text) {
            return new Done(text, TextNode.valueOf(text), BigDecimal.ZERO);
        }

        public static Done of(String content, JsonNode display) {
            return new Done(content, display, BigDecimal.ZERO);
        }
    }

    /** The reason says what went wrong and what to try instead. */
    record Failed(String reason) implements ToolOutcome {
        @Override
        public String content() {
            return reason;
        }

        @Override
        public JsonNode display() {
            return TextNode.valueOf(reason);
        }
    }
}
