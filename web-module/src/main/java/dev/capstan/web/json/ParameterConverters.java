package dev.capstan.web.json;

import dev.capstan.web.errors.InputProblem;
import dev.capstan.web.errors.InvalidInputException;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads path, query and header values; one of the wrong form is a 422 that names it, where JAX-RS would say 404. */
@Provider
public class ParameterConverters implements ParamConverterProvider {
    private static final int LONGEST_ECHO = 100;
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private static final Pattern MONTH_FORM = Pattern.compile("(?:19[7-9]|[2-9][0-9]{2})[0-9]-(?:0[1-9]|1[0-2])");

    private record Form(String type, String text, Function<String, Object> parse) {}

    private static final Form UUID_TEXT = new Form("uuid_parsing", "this must be a UUID", ParameterConverters::uuid);
    private static final Form INT = new Form("int_parsing", "this must be a whole number", Integer::valueOf);
    private static final Form LONG = new Form("int_parsing", "this must be a whole number", Long::valueOf);
    private static final Form BOOL = new Form("bool_parsing", "this must be true or false", ParameterConverters::bool);
    private static final Form TEXT =
            new Form("string_type", "this text holds characters that are not allowed", ParameterConverters::text);
    private static final Form INSTANT =
            new Form("datetime_parsing", "this must be a date and time in ISO-8601 form", Instant::parse);

    private static final Form MONTH =
            new Form("month_parsing", "this must be a month such as 2026-11", ParameterConverters::month);

    private static final Map<Class<?>, Form> FORMS = Map.of(
            UUID.class, UUID_TEXT,
            int.class, INT,
            Integer.class, INT,
            long.class, LONG,
            Long.class, LONG,
            boolean.class, BOOL,
            Boolean.class, BOOL,
            String.class, TEXT,
            Instant.class, INSTANT,
            YearMonth.class, MONTH);

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        Form form = FORMS.get(rawType);
        return form == null ? null : new Converter<>(form, place(annotations));
    }

    private record Converter<T>(Form form, List<Object> loc) implements ParamConverter<T> {
        @Override
        @SuppressWarnings("unchecked")
        public @Nullable T fromString(@Nullable String value) {
            if (value == null) {
                return null;
            }
            try {
                return (T) form.parse().apply(value);
            } catch (IllegalArgumentException | DateTimeParseException e) {
                Object echo = value.length() > LONGEST_ECHO ? null : value;
                throw new InvalidInputException(new InputProblem(form.type(), loc, form.text(), echo));
            }
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }

    private static List<Object> place(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            switch (annotation) {
                case QueryParam query -> {
                    return List.of("query", query.value());
                }
                case PathParam path -> {
                    return List.of("path", path.value());
                }
                case HeaderParam header -> {
                    return List.of("header", header.value());
                }
                default -> {}
            }
        }
        return List.of("query");
    }

    private static UUID uuid(String value) {
        if (!UUID_FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("no UUID");
        }
        return UUID.fromString(value);
    }

    private static YearMonth month(String value) {
        if (!MONTH_FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("no month");
        }
        return YearMonth.parse(value);
    }

    private static Boolean bool(String value) {
        return switch (value) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static String text(String value) {
        if (!WireText.wellFormed(value)) {
            throw new IllegalArgumentException("no well-formed text");
        }
        return value;
    }
}
