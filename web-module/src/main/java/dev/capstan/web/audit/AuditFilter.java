package dev.capstan.web.audit;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.audit.AuditSource;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit log of operations that are {@link Audited}, of every change below {@code /v1/admin}, and of whoever was
 * refused for want of rights.
 */
@Provider
public class AuditFilter implements ContainerResponseFilter {
    private static final int FIRST_FAILURE = 400;
    private static final int FORBIDDEN = 403;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Context
    ResourceInfo resource;

    @Inject
    AuditLog log;

    @Inject
    AuditSource source;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        action(request, response).ifPresent(action -> log.record(entry(action, request, response)));
    }

    private Optional<String> action(ContainerRequestContext request, ContainerResponseContext response) {
        @Nullable Method method = resource.getResourceMethod();
        if (method == null) {
            return Optional.empty();
        }
        Audited marked = method.getAnnotation(Audited.class);
        if (marked != null) {
            return Optional.of(marked.value());
        }
        if (response.getStatus() == FORBIDDEN && source.known()) {
            return Optional.of("access.denied");
        }
        boolean change = !READING.contains(request.getMethod())
                && request.getUriInfo().getPath().replaceFirst("^/", "").startsWith("v1/admin/");
        return change ? Optional.of("admin." + dashed(method.getName())) : Optional.empty();
    }

    private AuditEntry entry(String action, ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        AuditEntry entry =
                status < FIRST_FAILURE ? AuditEntry.success(action) : AuditEntry.failure(action, "http_" + status);
        entry = entry.about("path", "/" + request.getUriInfo().getPath().replaceFirst("^/", ""))
                .with("method", request.getMethod());
        for (Map.Entry<String, String> note : source.notes().entrySet()) {
            entry = entry.with(note.getKey(), note.getValue());
        }
        return entry;
    }

    /** {@code retryEvent} as an action is {@code retry-event}. */
    static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
}
