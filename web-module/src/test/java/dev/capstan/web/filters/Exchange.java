package dev.capstan.web.filters;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its response in memory: as much of the servlet API as the filters use. */
final class Exchange {
    final Map<String, String> requestHeaders = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = 200;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final String method;
    private final String path;
    private String host = "localhost";

    Exchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    Exchange at(String name) {
        host = name;
        return this;
    }

    Exchange with(String header, String value) {
        requestHeaders.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (self, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getRequestURI" -> path;
            case "getServerName" -> host;
            case "getHeader" -> requestHeaders.get(text(arguments).toLowerCase(Locale.ROOT));
            case "getAttribute" -> attributes.get(text(arguments));
            case "setAttribute" -> attributes.put(text(arguments), arguments[1]);
            case "isAsyncStarted" -> false;
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (self, called, arguments) -> {
            switch (called.getName()) {
                case "setHeader" -> headers.put(text(arguments).toLowerCase(Locale.ROOT), (String) arguments[1]);
                case "addHeader" ->
                    headers.merge(
                            text(arguments).toLowerCase(Locale.ROOT), (String) arguments[1], (a, b) -> a + ", " + b);
                case "setStatus" -> status = (int) arguments[0];
                case "setContentType" -> headers.put("content-type", text(arguments));
                case "setContentLength", "setContentLengthLong" ->
                    headers.put("content-length", String.valueOf(arguments[0]));
                case "getHeader" -> {
                    return header(text(arguments));
                }
                case "getContentType" -> {
                    return header("content-type");
                }
                case "getStatus" -> {
                    return status;
                }
                case "isCommitted" -> {
                    return false;
                }
                case "getOutputStream" -> {
                    return new Body(body);
                }
                case "resetBuffer", "flushBuffer" -> {}
                default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
        });
    }

    private static String text(Object[] arguments) {
        return (String) arguments[0];
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Body extends ServletOutputStream {
        private final ByteArrayOutputStream target;

        Body(ByteArrayOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            target.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
