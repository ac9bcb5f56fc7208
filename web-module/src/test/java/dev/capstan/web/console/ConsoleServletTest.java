package dev.capstan.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleServletTest {
    private static final Map<String, String> FILES =
            Map.of("/console/index.html", "<!doctype html>", "/console/js/app.js", "let app;", "/WEB-INF/web.xml", "x");

    private final ConsoleServlet servlet = new ConsoleServlet();
    private final Answer answer = new Answer();

    @BeforeEach
    void start() throws Exception {
        ServletContext context = stub(ServletContext.class, (name, arguments) -> {
            String found = name.equals("getResourceAsStream") ? FILES.get((String) arguments[0]) : null;
            return found == null ? null : new ByteArrayInputStream(found.getBytes(StandardCharsets.UTF_8));
        });
        servlet.init(stub(ServletConfig.class, (name, arguments) -> name.equals("getServletContext") ? context : null));
    }

    @Test
    void showsThePageAtTheRoot() throws Exception {
        get("", null, null);

        assertThat(answer.body.toString(StandardCharsets.UTF_8)).isEqualTo("<!doctype html>");
        assertThat(answer.headers)
                .containsEntry("Content-Security-Policy", ConsoleServlet.POLICY)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsKey("ETag");
    }

    @Test
    void answersNotModifiedToAClientThatHasTheFile() throws Exception {
        get("/console", "/js/app.js", null);
        String etag = Objects.requireNonNull(answer.headers.get("ETag"));
        answer.body.reset();

        get("/console", "/js/app.js", etag);

        assertThat(answer.status).isEqualTo(304);
        assertThat(answer.body.size()).isZero();
        assertThat(answer.headers).containsEntry("ETag", etag);
    }

    @Test
    void knowsNothingOutsideItsFolder() throws Exception {
        get("/console", "/../WEB-INF/web.xml", null);

        assertThat(answer.status).isEqualTo(404);
        assertThat(answer.body.size()).isZero();
    }

    @Test
    void leadsTheFolderItselfToThePage() throws Exception {
        get("/console", "/", null);

        assertThat(answer.headers).containsEntry("Location", "/");
    }

    private void get(String servletPath, @Nullable String pathInfo, @Nullable String ifNoneMatch) throws Exception {
        HttpServletRequest request = stub(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getServletPath" -> servletPath;
            case "getPathInfo" -> pathInfo;
            case "getContextPath" -> "";
            case "getHeader" -> "If-None-Match".equals(arguments[0]) ? ifNoneMatch : null;
            default -> null;
        });
        servlet.doGet(request, stub(HttpServletResponse.class, answer));
    }

    private static <T> T stub(Class<T> type, BiFunction<String, Object[], @Nullable Object> behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        behaviour.apply(method.getName(), arguments == null ? new Object[0] : arguments)));
    }

    /** What the servlet answered. */
    private static final class Answer implements BiFunction<String, Object[], @Nullable Object> {
        final Map<String, String> headers = new HashMap<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        int status = 200;

        @Override
        public @Nullable Object apply(String name, Object[] arguments) {
            switch (name) {
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                case "setStatus", "sendError" -> status = (int) arguments[0];
                case "sendRedirect" -> headers.put("Location", (String) arguments[0]);
                default -> {}
            }
            return name.equals("getOutputStream") ? new Sink(body) : null;
        }
    }

    private static final class Sink extends ServletOutputStream {
        private final ByteArrayOutputStream body;

        Sink(ByteArrayOutputStream body) {
            this.body = body;
        }

        @Override
        public void write(int value) throws IOException {
            body.write(value);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("this servlet writes blocking");
        }
    }
}
