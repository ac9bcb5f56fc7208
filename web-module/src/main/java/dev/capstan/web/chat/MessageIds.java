package dev.capstan.web.chat;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads cursors: what is no id of a message is passed over, as the contract wants it. */
final class MessageIds {
    private static final Pattern FORM =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private MessageIds() {}

    static @Nullable UUID read(@Nullable String text) {
        return text == null || !FORM.matcher(text).matches() ? null : UUID.fromString(text);
    }
}
