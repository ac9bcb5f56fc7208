package dev.capstan.web.errors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a JSON body, without repeating the parser's own words, which name classes. */
final class JsonProblems {
    private static final int LONGEST_ECHO = 100;

    private JsonProblems() {}

    /** False for JSON that this server failed to write: that is a fault of ours. */
    static boolean inRequest(JsonProcessingException thrown) {
        return (thrown instanceof StreamReadException
                        || thrown instanceof StreamConstraintsException
                        || thrown instanceof JsonMappingException)
                && !(thrown instanceof InvalidDefinitionException);
    }

    static InputProblem problem(JsonProcessingException thrown) {
        return switch (thrown) {
            case StreamConstraintsException limit ->
                malformed(limit, "the JSON is nested too deeply, or a text or number in it is too long");
            case JsonEOFException end -> malformed(end, "the JSON ends too early");
            case MismatchedInputException mismatch -> mismatch(mismatch);
            case JsonMappingException mapping -> mapping(mapping);
            default -> malformed(thrown, "this is not well-formed JSON");
        };
    }

    private static InputProblem mapping(JsonMappingException thrown) {
        if (thrown.getCause() instanceof StreamReadException
                || thrown.getCause() instanceof StreamConstraintsException) {
            return malformed(thrown, "this is not well-formed JSON");
        }
        Throwable cause = thrown.getCause();
        String reason = cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : "this value is not allowed";
        return new InputProblem("value_error", loc(thrown), reason, null);
    }

    private static InputProblem mismatch(MismatchedInputException thrown) {
        Class<?> target = thrown.getTargetType();
        Object input = thrown instanceof InvalidFormatException format ? echo(format.getValue()) : null;
        if (thrown.getPath().isEmpty() && input == null && target == null) {
            return new InputProblem("json_invalid", loc(thrown), "a JSON body is required", null);
        }
        return new InputProblem(type(target), loc(thrown), "this must be " + expected(target), input);
    }

    private static InputProblem malformed(JsonProcessingException thrown, String text) {
        JsonLocation at = thrown.getLocation();
        List<Object> loc = new ArrayList<>(List.of("body"));
        if (at != null && at.getCharOffset() >= 0) {
            loc.add(at.getCharOffset());
        }
        return new InputProblem("json_invalid", loc, text, null);
    }

    private static List<Object> loc(JsonMappingException thrown) {
        List<Object> loc = new ArrayList<>(List.of("body"));
        for (JsonMappingException.Reference step : thrown.getPath()) {
            if (step.getFieldName() != null) {
                loc.add(step.getFieldName());
            } else if (step.getIndex() >= 0) {
                loc.add(step.getIndex());
            }
        }
        return loc;
    }

    private static String type(@Nullable Class<?> target) {
        return kind(target) + "_type";
    }

    private static String expected(@Nullable Class<?> target) {
        return switch (kind(target)) {
            case "string" -> "text";
            case "bool" -> "true or false";
            case "int" -> "a whole number in the allowed range";
            case "decimal" -> "a number";
            case "uuid" -> "a UUID";
            case "datetime" -> "a date and time in ISO-8601 form";
            case "list" -> "a list";
            case "enum" -> "one of the allowed values";
            default -> "a JSON object";
        };
    }

    private static String kind(@Nullable Class<?> target) {
        if (target == null) {
            return "object";
        }
        if (CharSequence.class.isAssignableFrom(target)) {
            return "string";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "bool";
        }
        if (target == double.class || target == float.class || target == BigDecimal.class) {
            return "decimal";
        }
        if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
            return "int";
        }
        if (target == UUID.class) {
            return "uuid";
        }
        if (Temporal.class.isAssignableFrom(target)) {
            return "datetime";
        }
        if (Iterable.class.isAssignableFrom(target) || target.isArray()) {
            return "list";
        }
        return target.isEnum() ? "enum" : "object";
    }

    private static @Nullable Object echo(@Nullable Object value) {
        boolean shortText = value instanceof String text && text.length() <= LONGEST_ECHO;
        return shortText || value instanceof Number || value instanceof Boolean ? value : null;
    }
}
