package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads members of a client's JSON; what has the wrong type or value is refused with the member's name. */
record Fields(JsonNode object) {
    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final int MAX_NODES = 100_000;

    static AppException invalid(String message) {
        return new AppException(Kind.INVALID, "validation_error", message);
    }

    boolean absent(String name) {
        return object.path(name).isMissingNode() || object.path(name).isNull();
    }

    @Nullable
    String text(String name) {
        if (absent(name)) {
            return null;
        }
        if (!object.path(name).isTextual()) {
            throw invalid("%s must be a text.".formatted(name));
        }
        return object.path(name).textValue();
    }

    @Nullable
    String oneOf(String name, Set<String> allowed) {
        String value = text(name);
        if (value != null && !allowed.contains(value)) {
            throw invalid("%s must be one of %s."
                    .formatted(name, String.join(", ", allowed.stream().sorted().toList())));
        }
        return value;
    }

    /** Null also for an empty text, which clients send for "none". */
    @Nullable
    UUID uuid(String name, String problem) {
        JsonNode value = object.path(name);
        if (absent(name) || value.isTextual() && value.textValue().isEmpty()) {
            return null;
        }
        if (!value.isTextual() || !UUID_FORM.matcher(value.textValue()).matches()) {
            throw invalid(problem);
        }
        return UUID.fromString(value.textValue());
    }

    @Nullable
    Long count(String name) {
        JsonNode value = object.path(name);
        if (absent(name)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw invalid("%s must be a whole number that is not negative.".formatted(name));
        }
        return value.longValue();
    }

    void flag(String name) {
        if (!absent(name) && !object.path(name).isBoolean()) {
            throw invalid("%s must be true or false.".formatted(name));
        }
    }

    boolean required(String name) {
        flag(name);
        if (absent(name)) {
            throw invalid("%s is missing.".formatted(name));
        }
        return object.path(name).booleanValue();
    }

    void object(String name) {
        if (!absent(name) && !object.path(name).isObject()) {
            throw invalid("%s must be an object.".formatted(name));
        }
    }

    void texts(String name) {
        if (absent(name)) {
            return;
        }
        JsonNode list = object.path(name);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isTextual)) {
            throw invalid("%s must be a list of texts.".formatted(name));
        }
    }

    /** Refuses text that cannot be stored (NUL, half of a surrogate pair) and more of it than {@code maxText} characters. */
    void checkTexts(int maxText) {
        new TextCheck(maxText).check(object);
    }

    private static final class TextCheck {
        private final int maxText;
        private long characters;
        private int nodes;

        TextCheck(int maxText) {
            this.maxText = maxText;
        }

        void check(JsonNode node) {
            if (++nodes > MAX_NODES) {
                throw invalid("The command has more than %d members.".formatted(MAX_NODES));
            }
            if (node.isTextual()) {
                check(node.textValue());
            }
            node.properties().forEach(member -> {
                check(member.getKey());
                check(member.getValue());
            });
            if (node.isArray()) {
                node.forEach(this::check);
            }
        }

        private void check(String text) {
            characters += text.length();
            if (characters > maxText) {
                throw invalid("The command is too long: its texts may have %d characters together.".formatted(maxText));
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    throw invalid("Text must not hold the NUL character.");
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        throw invalid("Text must be valid Unicode: it holds half of a surrogate pair.");
                    }
                    i++;
                }
            }
        }
    }
}
