package dev.capstan.web.errors;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refusal and failure.
 *
 * @param detail a sentence, or for a request of the wrong shape a list of {@link InputProblem}
 * @param traceId present when the request is traced
 */
public record ErrorResponse(
        Object detail,
        String errorCode,
        @Nullable String requestId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String traceId) {}
