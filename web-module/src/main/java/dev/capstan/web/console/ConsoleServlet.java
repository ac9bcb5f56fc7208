package dev.capstan.web.console;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console page at {@code /} and its files below {@code /console/}. The REST application is mounted at the
 * root, so these two need a servlet of their own. Nothing outside the console's folder can be reached.
 */
@WebServlet(urlPatterns = {"", "/console/*"})
public class ConsoleServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String FOLDER = "/console/";
    private static final String PAGE = "index.html";

    /** Nothing from elsewhere, nothing inline; WebSockets named for browsers that leave them out of 'self'. */
    static final String POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()",
            "Cache-Control", "no-cache");

    private final transient Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String below = request.getPathInfo();
        boolean root = !request.getServletPath().startsWith("/console");
        if (!root && (below == null || below.equals("/") || below.equals("/" + PAGE))) {
            response.sendRedirect(request.getContextPath() + "/");
            return;
        }
        Optional<ConsoleFile> file =
                root ? load(PAGE) : ConsoleFile.pathOf(below).flatMap(this::load);
        if (file.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        send(file.get(), request.getHeader("If-None-Match"), response);
    }

    /** The page may always be kept and is always asked for again: a new version shows at the next load. */
    private static void send(ConsoleFile file, @Nullable String known, HttpServletResponse response)
            throws IOException {
        HEADERS.forEach(response::setHeader);
        response.setHeader("ETag", file.etag());
        if (known != null && file.isKnownBy(known)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(file.contentType());
        response.setContentLength(file.content().length);
        response.getOutputStream().write(file.content());
    }

    private Optional<ConsoleFile> load(String path) {
        return Optional.ofNullable(files.computeIfAbsent(path, this::read));
    }

    private @Nullable ConsoleFile read(String path) {
        try (InputStream content = getServletContext().getResourceAsStream(FOLDER + path)) {
            return content == null ? null : ConsoleFile.of(path, content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the console page could not be read: " + path, e);
        }
    }
}
