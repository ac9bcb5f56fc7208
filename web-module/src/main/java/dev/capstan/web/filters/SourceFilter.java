package dev.capstan.web.filters;

import dev.capstan.service.audit.AuditSource;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;

/** Takes note of where a request comes from, for the audit log. */
@Provider
@Priority(FilterOrder.SOURCE)
public class SourceFilter implements ContainerRequestFilter {
    @Context
    HttpServletRequest servletRequest;

    @Inject
    ClientAddress address;

    @Inject
    AuditSource source;

    @Override
    public void filter(ContainerRequestContext request) {
        source.cameFrom(address.of(servletRequest), Objects.requireNonNullElse(RequestId.of(servletRequest), ""));
    }
}
