package dev.capstan.web.filters;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.annotation.WebListener;
import jakarta.ws.rs.Priorities;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The order of all filters: first the servlet filters, as listed here, then those of JAX-RS by their priorities. */
@WebListener
public class FilterOrder implements ServletContextListener {
    /** Where the call comes from. */
    public static final int SOURCE = Priorities.AUTHENTICATION - 100;

    /** Who is calling. */
    public static final int AUTHENTICATION = Priorities.AUTHENTICATION;

    /** How often they may. */
    public static final int RATE_LIMIT = Priorities.AUTHENTICATION + 500;

    private static final List<Class<? extends Filter>> SERVLET_FILTERS = List.of(
            SecurityHeadersFilter.class,
            CorsFilter.class,
            RequestIdFilter.class,
            ExceptionLoggingFilter.class,
            AddressFilter.class,
            ContentOriginFilter.class,
            HeaderLimitFilter.class,
            BodyLimitFilter.class,
            SessionFilter.class,
            GzipFilter.class);

    @Inject
    WebConfig config;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        for (Class<? extends Filter> type : SERVLET_FILTERS) {
            FilterRegistration.Dynamic filter = context.addFilter(type.getSimpleName(), type);
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        }
        SessionCookieConfig cookie = context.getSessionCookieConfig();
        cookie.setName(config.cookie("capstan_session"));
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(config.secure());
        cookie.setAttribute("SameSite", "Lax");
        context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
    }
}
