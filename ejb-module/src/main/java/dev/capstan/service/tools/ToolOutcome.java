package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.capstan.service.secrets.SecretMask;
import java.math.BigDecimal;

/** What a tool call gave back to the model. A failing tool is an answer, not an exception. */
public sealed interface ToolOutcome {
    /** What the model reads. */
    String content();

    /** What a client shows. */
    JsonNode display();

    /** The same without what must not be shown. */
    ToolOutcome hiding(SecretMask mask);

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

        @Override
        public ToolOutcome hiding(SecretMask mask) {
            return mask.hidesNothing() ? this : new Done(mask.hide(content), mask.hide(display), costUsd);
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

        @Override
        public ToolOutcome hiding(SecretMask mask) {
            return mask.hidesNothing() ? this : new Failed(mask.hide(reason));
        }
    }
}
