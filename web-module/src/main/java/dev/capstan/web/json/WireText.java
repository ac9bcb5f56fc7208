package dev.capstan.web.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Text as it may be stored and sent on: no NUL, no half of a surrogate pair. */
public final class WireText extends StringDeserializer {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = super.deserialize(parser, context);
        if (text != null && !wellFormed(text)) {
            context.reportInputMismatch(String.class, "not well-formed text");
        }
        return text;
    }

    /** Whether that is so of every text and every name in a document. */
    public static boolean wellFormed(JsonNode document) {
        return (!document.isTextual() || wellFormed(document.textValue()))
                && document.propertyStream().allMatch(member -> wellFormed(member.getKey()))
                && document.valueStream().allMatch(WireText::wellFormed);
    }

    public static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
