package dev.capstan.web.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of the console page, ready to be sent.
 *
 * @param etag strong: the same bytes have the same tag on every node
 */
@SuppressWarnings("ArrayRecordComponent") // written out once and never compared
record ConsoleFile(byte[] content, String contentType, String etag) {
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_-]+/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String PLAIN = "text/plain; charset=utf-8";

    static ConsoleFile of(String path, byte[] content) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return new ConsoleFile(content, TYPES.getOrDefault(extension, PLAIN), '"' + digest(content) + '"');
    }

    /** The path below the console's folder that a request names, when it can be the path of a file at all. */
    static Optional<String> pathOf(String requested) {
        String path = requested.startsWith("/") ? requested.substring(1) : requested;
        return PATH.matcher(path).matches() ? Optional.of(path) : Optional.empty();
    }

    /** Whether a client that sent this {@code If-None-Match} has the file already. */
    boolean isKnownBy(String ifNoneMatch) {
        for (String tag : ifNoneMatch.split(",", -1)) {
            String known = tag.strip();
            if (known.equals("*") || known.equals(etag) || known.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
