package dev.capstan.web.files;

import dev.capstan.service.files.Content;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a file is sent: whole, a part of it, or not at all because the client has it. What users stored is never run by
 * a browser: it is told to guess nothing and to run nothing.
 */
final class FileReply {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int OUTSIDE = 416;
    private static final int CHUNK = 64 * 1024;

    private final Content content;
    private final int status;
    private final Part part;

    private FileReply(Content content, int status, Part part) {
        this.content = content;
        this.status = status;
        this.part = part;
    }

    /** What the headers of a request ask for. */
    record Wish(
            @Nullable String range,
            @Nullable String ifRange,
            @Nullable String ifNoneMatch) {}

    static FileReply of(Content content, Wish wish) {
        String tag = tag(content);
        String known = wish.ifNoneMatch();
        if (known != null && (known.strip().equals("*") || known.contains(tag))) {
            return new FileReply(content, NOT_MODIFIED, new Part(0, 0));
        }
        String sameAs = wish.ifRange();
        boolean asked = sameAs == null || sameAs.strip().equals(tag);
        Optional<ByteRange> range = asked ? ByteRange.of(wish.range(), content.size()) : Optional.empty();
        if (range.isEmpty()) {
            return new FileReply(content, OK, new Part(0, content.size()));
        }
        ByteRange wanted = range.get();
        return wanted.outside()
                ? new FileReply(content, OUTSIDE, new Part(0, 0))
                : new FileReply(content, PARTIAL, new Part(wanted.from(), wanted.length()));
    }

    private static String tag(Content content) {
        return '"' + content.tag() + '"';
    }

    int status() {
        return status;
    }

    /** Whether a body follows. */
    boolean sendsBytes() {
        return status == OK || status == PARTIAL;
    }

    long length() {
        return part.length();
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept-Ranges", "bytes");
        headers.put("ETag", tag(content));
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(
                "Content-Security-Policy",
                "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        if (status == OUTSIDE) {
            headers.put("Content-Range", "bytes */" + content.size());
        } else if (sendsBytes()) {
            headers.put("Content-Type", content.contentType());
            headers.put("Content-Disposition", content.disposition());
            headers.put("Content-Length", Long.toString(part.length()));
            if (status == PARTIAL) {
                headers.put(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(part.from(), part.from() + part.length() - 1, content.size()));
            }
        }
        return headers;
    }

    /** Opened before the answer begins, so that a file that is gone is told as a refusal. */
    InputStream open() throws StorageException {
        return content.source().open(part);
    }

    /** Sends in pieces; never more than one of them is in memory. */
    static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            to.write(chunk, 0, read);
        }
    }
}
