package dev.capstan.service.settings.mcp.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of a bounded length. */
final class Lines {
    private final InputStream in;
    private final int longest;

    Lines(InputStream in, int longest) {
        this.in = new BufferedInputStream(in);
        this.longest = longest;
    }

    /**
     * Null at the end.
     *
     * @throws IOException also when a line is too long
     */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            if (line.size() == longest) {
                throw new IOException("a line is longer than %d bytes".formatted(longest));
            }
            line.write(next);
        }
        return next < 0 && line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }
}
