package dev.capstan.web.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.errors.InvalidRequestException;
import dev.capstan.service.errors.RateLimitedException;
import jakarta.ejb.EJBAccessException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one table from exception to HTTP: status, code, text and headers. Statuses are decided nowhere else. */
public final class ErrorTable {
    private static final int SERVER_ERROR = 500;
    private static final String INTERNAL = "internal";
    private static final int DEEPEST_CAUSE = 12;

    static final Map<Kind, Integer> STATUS = new EnumMap<>(Map.ofEntries(
            Map.entry(Kind.INVALID, 400),
            Map.entry(Kind.UNAUTHENTICATED, 401),
            Map.entry(Kind.PAYMENT_REQUIRED, 402),
            Map.entry(Kind.FORBIDDEN, 403),
            Map.entry(Kind.NOT_FOUND, 404),
            Map.entry(Kind.CONFLICT, 409),
            Map.entry(Kind.TOO_LARGE, 413),
            Map.entry(Kind.RATE_LIMITED, 429),
            Map.entry(Kind.NOT_CONFIGURED, 500),
            Map.entry(Kind.BAD_GATEWAY, 502),
            Map.entry(Kind.UNAVAILABLE, 503)));

    /** Refusals that come from the framework, by status. */
    private static final Map<Integer, Row> FRAMEWORK = Map.of(
            400, new Row("bad_request", "This request cannot be understood."),
            401, new Row("invalid_token", "Sign in first."),
            403, new Row("permission_denied", "You may not do this."),
            404, new Row("not_found", "There is nothing at this address."),
            405, new Row("method_not_allowed", "This address does not know this method."),
            406, new Row("not_acceptable", "This address cannot answer in a format that you accept."),
            413, new Row("payload_too_large", "This request is too large. Send less."),
            415,
                    new Row(
                            "unsupported_media_type",
                            "This address does not take this content type. Send application/json."),
            431, new Row("headers_too_large", "The headers of this request are too large."),
            503, new Row("service_unavailable", "The server cannot do this at the moment. Try again."));

    private record Row(String code, String text) {}

    /** An answer before it is written in some way: through JAX-RS or straight to a servlet response. */
    public record Answer(int status, String code, Object detail, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** A fault of the server, and not a refusal that it explains. */
        public boolean unexpected() {
            return status == SERVER_ERROR && code.equals(INTERNAL);
        }
    }

    private ErrorTable() {}

    public static Answer answer(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Answer known = known(cause);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return thrown instanceof WebApplicationException framework ? framework(framework) : of(SERVER_ERROR);
    }

    /** For a failure that only has a status. */
    public static Answer of(int status) {
        if (status >= SERVER_ERROR && !FRAMEWORK.containsKey(status)) {
            return new Answer(SERVER_ERROR, INTERNAL, "Internal Server Error", Map.of());
        }
        Row row = FRAMEWORK.getOrDefault(status, new Row("refused", "The server refuses this request."));
        return new Answer(status, row.code(), row.text(), Map.of());
    }

    private static @Nullable Answer known(Throwable thrown) {
        return switch (thrown) {
            case InvalidRequestException wrong ->
                invalid(List.of(
                        new InputProblem("value_error", List.of("body"), String.valueOf(wrong.getMessage()), null)));
            case AppException refusal -> refusal(refusal);
            case InvalidInputException invalid -> invalid(invalid.problems());
            case ConstraintViolationException violated -> invalid(Violations.problems(violated));
            case BodyTooLargeException large ->
                new Answer(413, "payload_too_large", String.valueOf(large.getMessage()), Map.of());
            case JsonProcessingException json ->
                JsonProblems.inRequest(json) ? invalid(List.of(JsonProblems.problem(json))) : null;
            case EJBAccessException denied -> of(403);
            default -> null;
        };
    }

    private static Answer refusal(AppException refusal) {
        Map<String, String> headers = Map.of();
        if (refusal instanceof RateLimitedException limited) {
            headers = Map.of("Retry-After", Long.toString(limited.retryAfter().toSeconds()));
        } else if (refusal.kind() == Kind.UNAUTHENTICATED) {
            headers = Map.of("WWW-Authenticate", "Bearer");
        }
        return new Answer(STATUS.get(refusal.kind()), refusal.code(), String.valueOf(refusal.getMessage()), headers);
    }

    private static Answer invalid(List<InputProblem> problems) {
        return new Answer(InvalidInputException.STATUS, "validation", problems, Map.of());
    }

    private static Answer framework(WebApplicationException thrown) {
        Response response = thrown.getResponse();
        Answer row = of(response.getStatus());
        Map<String, String> headers = new LinkedHashMap<>(row.headers());
        for (String name : Set.of("Allow", "Retry-After", "WWW-Authenticate")) {
            List<Object> values = response.getHeaders().get(name);
            if (values != null) {
                List<String> texts = new ArrayList<>();
                values.forEach(value -> texts.add(String.valueOf(value)));
                headers.put(name, String.join(", ", texts));
            }
        }
        return new Answer(row.status(), row.code(), row.detail(), headers);
    }
}
