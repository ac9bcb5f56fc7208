package dev.capstan.web.filters;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Holds the first bytes back until it is clear whether compressing is worth it, then passes everything on. */
final class GzipResponse extends HttpServletResponseWrapper {
    private static final int WORTH_IT = 1024;
    private static final Set<String> TEXTS = Set.of(
            "application/json", "application/javascript", "application/xml", "application/yaml", "image/svg+xml");

    private @Nullable Stream stream;
    private @Nullable PrintWriter writer;
    private long announced = -1;

    GzipResponse(HttpServletResponse response) {
        super(response);
    }

    /** Sends what is held back and the end mark of the compressed form. */
    void finish() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (stream != null) {
            stream.finish();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Stream();
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer =
                    new PrintWriter(new OutputStreamWriter(getOutputStream(), Charset.forName(getCharacterEncoding())));
        }
        return writer;
    }

    @Override
    public void setContentLength(int length) {
        announced = length;
    }

    @Override
    public void setContentLengthLong(long length) {
        announced = length;
    }

    @Override
    public void setHeader(String name, String value) {
        if (name.equalsIgnoreCase("Content-Length")) {
            announced = Long.parseLong(value);
        } else {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (name.equalsIgnoreCase("Content-Length")) {
            announced = Long.parseLong(value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        if (stream != null) {
            stream.forget();
        }
    }

    @Override
    public void reset() {
        super.reset();
        announced = -1;
        if (stream != null) {
            stream.forget();
        }
    }

    @Override
    public void flushBuffer() throws IOException {
        if (stream != null) {
            stream.flush();
        }
        super.flushBuffer();
    }

    private boolean compressible() {
        String type = getContentType();
        if (type == null || getHeader("Content-Encoding") != null || getStatus() == SC_PARTIAL_CONTENT) {
            return false;
        }
        String bare = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return !bare.equals("text/event-stream") && (bare.startsWith("text/") || TEXTS.contains(bare));
    }

    private final class Stream extends ServletOutputStream {
        private ByteArrayOutputStream held = new ByteArrayOutputStream();
        private @Nullable OutputStream target;
        private @Nullable ServletOutputStream listening;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (target == null && held.size() + length < WORTH_IT && compressible()) {
                held.write(bytes, offset, length);
                return;
            }
            decided(true).write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            // a short body that is flushed before its end stays short
            decided(announced < 0).flush();
        }

        @Override
        public void close() throws IOException {
            finish();
        }

        void finish() throws IOException {
            OutputStream open = decided(false);
            if (open instanceof GZIPOutputStream compressed) {
                compressed.finish();
            }
            open.flush();
        }

        void forget() {
            held.reset();
        }

        private OutputStream decided(boolean moreComes) throws IOException {
            if (target != null) {
                return target;
            }
            OutputStream plain = GzipResponse.super.getOutputStream();
            if (compressible() && (moreComes || held.size() >= WORTH_IT)) {
                GzipResponse.super.setHeader("Content-Encoding", "gzip");
                target = new GZIPOutputStream(plain, true);
            } else {
                if (announced >= 0) {
                    GzipResponse.super.setContentLengthLong(announced);
                }
                target = plain;
            }
            held.writeTo(target);
            held = new ByteArrayOutputStream();
            return target;
        }

        @Override
        public boolean isReady() {
            return listening == null || listening.isReady();
        }

        /** Whoever writes without blocking streams: nothing is held back or compressed from here on. */
        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                ServletOutputStream plain = GzipResponse.super.getOutputStream();
                held.writeTo(plain);
                held = new ByteArrayOutputStream();
                target = plain;
                listening = plain;
                plain.setWriteListener(listener);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
