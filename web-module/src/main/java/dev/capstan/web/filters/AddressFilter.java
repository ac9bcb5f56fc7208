package dev.capstan.web.filters;

import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Refuses addresses that are no URIs, which JAX-RS would take for a fault of the server. */
public class AddressFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final Pattern DISGUISED = Pattern.compile("#|%(2e|2f|5c|23|00)", Pattern.CASE_INSENSITIVE);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (uri(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            ErrorResponses.write(ErrorTable.of(BAD_REQUEST), request, response);
        }
    }

    /** Encoded separators and dots, and what begins a fragment, would mean one thing here and another behind. */
    static boolean uri(String path) {
        if (DISGUISED.matcher(path).find()) {
            return false;
        }
        try {
            return new URI("http://localhost" + path).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
