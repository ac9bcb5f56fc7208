package dev.capstan.web.filters;

import dev.capstan.service.files.FilesConfig;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/**
 * Keeps files of users and the API apart, where the operator gave files a host of their own: that host serves files and
 * nothing else, and the API's host serves none.
 */
public class ContentOriginFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String FILES = "/storage/";
    private static final String AVATARS = "/v1/public/avatars/";

    @Inject
    transient WebConfig web;

    @Inject
    transient FilesConfig files;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (apart() && misplaced(request)) {
            ErrorResponses.write(ErrorTable.of(HttpServletResponse.SC_NOT_FOUND), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean apart() {
        return !files.publicUrl().getHost().equalsIgnoreCase(web.publicOrigin().host());
    }

    private boolean misplaced(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        String path = request.getRequestURI();
        if (host.equalsIgnoreCase(files.publicUrl().getHost())) {
            return !path.startsWith(FILES) && !path.startsWith(AVATARS);
        }
        return host.equals(web.publicOrigin().host()) && path.startsWith(FILES);
    }
}
