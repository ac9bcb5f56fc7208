package dev.capstan.web.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.json.Json;
import dev.capstan.web.errors.ErrorTable.Answer;
import dev.capstan.web.filters.RequestId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes an {@link Answer} through JAX-RS, or straight to the servlet response where no resource was reached. */
public final class ErrorResponses {
    private ErrorResponses() {}

    public static Response jaxrs(Answer answer, HttpServletRequest request) {
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body(answer, request));
        answer.headers().forEach(response::header);
        return response.build();
    }

    /** Does nothing once the response has begun. */
    public static void write(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentType(MediaType.APPLICATION_JSON);
        byte[] json = bytes(body(answer, request));
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
        response.flushBuffer();
    }

    private static ErrorResponse body(Answer answer, HttpServletRequest request) {
        return new ErrorResponse(answer.detail(), answer.code(), RequestId.of(request), traceId());
    }

    private static @Nullable String traceId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isSampled() ? span.getTraceId() : null;
    }

    private static byte[] bytes(ErrorResponse body) {
        try {
            return Json.MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error body could not be written", e);
        }
    }
}
