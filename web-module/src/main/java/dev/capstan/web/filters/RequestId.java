package dev.capstan.web.filters;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that a request carries through logs and answers. */
public final class RequestId {
    public static final String HEADER = "X-Request-ID";
    static final String SPAN_HEADER = "X-Span-ID";
    private static final String ATTRIBUTE = "dev.capstan.request_id";
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private RequestId() {}

    /** Null before the filter that gives ids was passed. */
    public static @Nullable String of(HttpServletRequest request) {
        return (String) request.getAttribute(ATTRIBUTE);
    }

    /** The caller's own id where it is harmless in a log and a header, else a new one. */
    static String assign(HttpServletRequest request) {
        String known = of(request);
        if (known != null) {
            return known;
        }
        String id = choose(request.getHeader(HEADER), request.getHeader(SPAN_HEADER));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    static String choose(@Nullable String requestId, @Nullable String spanId) {
        if (usable(requestId)) {
            return String.valueOf(requestId);
        }
        return usable(spanId) ? String.valueOf(spanId) : UUID.randomUUID().toString();
    }

    private static boolean usable(@Nullable String id) {
        return id != null && USABLE.matcher(id).matches();
    }
}
