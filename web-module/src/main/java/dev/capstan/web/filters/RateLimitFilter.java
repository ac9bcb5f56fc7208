package dev.capstan.web.filters;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.limits.LimitsConfig.Act;
import dev.capstan.service.limits.RateLimits;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts each request by who sends it, and those that cost more once more. The one place that says which those are. */
@Provider
@Priority(FilterOrder.RATE_LIMIT)
public class RateLimitFilter implements ContainerRequestFilter {
    /** What costs more; {@code path} is the beginning of the address. */
    private record Costly(@Nullable String method, String path, Act act) {
        boolean covers(String asked, String address) {
            return (method == null || method.equals(asked)) && address.startsWith(path);
        }
    }

    private static final List<Costly> COSTLY = List.of(
            new Costly("POST", "auth/register", Act.REGISTRATION),
            new Costly("POST", "auth/", Act.SIGN_IN),
            new Costly("GET", "auth/oauth/", Act.SIGN_IN),
            new Costly("POST", "v1/chat/", Act.CHAT),
            new Costly("POST", "v1/enhance-prompt", Act.ENHANCEMENT),
            new Costly("POST", "v1/assets/", Act.UPLOAD),
            new Costly("POST", "v1/user-settings/skills", Act.UPLOAD));

    @Context
    HttpServletRequest servletRequest;

    @Inject
    ClientAddress address;

    @Inject
    CurrentUser user;

    @Inject
    RateLimits limits;

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath().replaceFirst("^/", "");
        if (path.equals("health") || path.startsWith("health/")) {
            return;
        }
        String from = address.of(servletRequest);
        boolean known = user.known();
        @Nullable UUID key = known ? user.whole().key() : null;
        if (key != null) {
            limits.count(Act.KEY, key.toString());
        }
        limits.count(known ? Act.REQUEST : Act.ANONYMOUS, known ? user.id().toString() : from);
        costly(request.getMethod(), path)
                .ifPresent(act -> limits.count(
                        act, byAddress(act) || !known ? from : user.id().toString()));
    }

    static Optional<Act> costly(String method, String path) {
        return COSTLY.stream()
                .filter(act -> act.covers(method, path))
                .map(Costly::act)
                .findFirst();
    }

    private static boolean byAddress(Act act) {
        return act == Act.SIGN_IN || act == Act.REGISTRATION;
    }
}
