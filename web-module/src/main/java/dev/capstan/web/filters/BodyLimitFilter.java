package dev.capstan.web.filters;

import dev.capstan.web.errors.BodyTooLargeException;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses bodies that are too large for what they are, also when their length is not announced. Uploads and sockets have limits of their own. */
public class BodyLimitFilter extends OrdinaryFilter {
    private static final long serialVersionUID = 1L;
    private static final String SOCKETS =
            "/socket.io/"; // bounded by the gateway, which allows a socket's largest message

    private static final String STORAGE = "/storage/"; // each link allows a number of bytes of its own
    private static final String AVATAR = "/v1/assets/avatar";
    private static final long AVATAR_BYTES = 6 << 20; // the picture, and what a form puts around it

    @Inject
    transient WebConfig config;

    @Override
    void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        boolean avatar = path.equals(AVATAR);
        if (!avatar && upload(request.getContentType()) || path.startsWith(SOCKETS) || path.startsWith(STORAGE)) {
            chain.doFilter(request, response);
            return;
        }
        long limit = avatar ? AVATAR_BYTES : config.maxJsonBytes();
        if (request.getContentLengthLong() > limit) {
            ErrorResponses.write(ErrorTable.answer(new BodyTooLargeException(limit)), request, response);
            return;
        }
        chain.doFilter(new Limited(request, limit), response);
    }

    /** Anything that says it is neither JSON, text nor a form. */
    static boolean upload(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return !(type.contains("json") || type.startsWith("text/") || type.startsWith("application/x-www-form"));
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final long limit;
        private @Nullable CountingStream stream;
        private @Nullable BufferedReader reader;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new CountingStream(super.getInputStream(), limit);
            }
            return stream;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            if (reader == null) {
                String name = getCharacterEncoding();
                Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
                reader = new BufferedReader(new InputStreamReader(getInputStream(), charset));
            }
            return reader;
        }
    }

    private static final class CountingStream extends ServletInputStream {
        private final ServletInputStream source;
        private final long limit;
        private long count;

        CountingStream(ServletInputStream source, long limit) {
            this.source = source;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int b = source.read();
            counted(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = source.read(target, offset, length);
            counted(Math.max(read, 0));
            return read;
        }

        private void counted(int bytes) throws BodyTooLargeException {
            count += bytes;
            if (count > limit) {
                throw new BodyTooLargeException(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }
    }
}
