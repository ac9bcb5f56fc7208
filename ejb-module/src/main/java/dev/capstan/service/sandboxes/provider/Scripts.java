package dev.capstan.service.sandboxes.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts that lie beside the classes of this package; they reach a shell as an argument, never as a file. */
final class Scripts {
    static final String ENTER = read("enter.sh");
    static final String HOLDER = read("holder.sh");
    static final String BUBBLEWRAP = read("stage.sh") + read("bubblewrap.sh");
    static final String NAMESPACES = read("stage.sh") + read("namespaces.sh");
    static final String CHECK = read("check.sh");
    static final String FILES = read("files.sh");

    private Scripts() {}

    private static String read(String name) {
        try (InputStream script = Scripts.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the script " + name + " is missing from the application");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
