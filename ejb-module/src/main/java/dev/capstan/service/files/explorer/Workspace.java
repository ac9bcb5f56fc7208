package dev.capstan.service.files.explorer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.files.explorer.Listing.Entry;
import dev.capstan.service.sandboxes.provider.ExecResult;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.types.runs.CancelToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks into the workspace of a sandbox that is awake. Programs inside do the looking, so links and races can at worst mislead
 * the sandbox itself.
 */
final class Workspace {
    private static final int DEEPEST = 12;
    private static final int MOST_ENTRIES = 5_000;
    private static final int LONGEST_LISTING = 8 << 20;
    private static final int LARGEST_SMALL = 50 * 1024;
    private static final int MOST_CONTENTS = 2 << 20;
    private static final int MOST_FILES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String LIST = script("list.sh");
    private static final String CONTENTS = script("contents.sh");

    private final Sandbox sandbox;

    Workspace(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Lists the workspace once for each line that it is sent. */
    static SandboxCommand lister() {
        return SandboxCommand.bash(LIST, Integer.toString(DEEPEST), Integer.toString(MOST_ENTRIES + 1));
    }

    Listing list() throws SandboxException, InterruptedException {
        ExecResult result =
                sandbox.exec(lister().withInput("\n").within(PATIENCE).keeping(LONGEST_LISTING), new CancelToken());
        if (!result.succeeded() || result.truncated()) {
            throw new SandboxException("The workspace could not be listed.");
        }
        try {
            return read(new BufferedInputStream(new java.io.ByteArrayInputStream(result.output())));
        } catch (IOException e) {
            throw new SandboxException("The workspace could not be listed.", e);
        }
    }

    /** Reads the answer to one line. */
    static Listing read(InputStream from) throws IOException {
        List<Entry> entries = new ArrayList<>();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        long all = 0;
        for (int next = from.read(); next >= 0; next = from.read()) {
            if (++all > LONGEST_LISTING) {
                throw new IOException("a listing is too long");
            }
            if (next != 0) {
                word.write(next);
            } else if (word.size() == 0) {
                return Listing.of(entries, MOST_ENTRIES);
            } else {
                try {
                    entries.add(Entry.of(word.toString(StandardCharsets.UTF_8)));
                } catch (IllegalArgumentException e) {
                    throw new IOException("a listing is damaged", e);
                }
                word.reset();
            }
        }
        throw new IOException("a listing ended too early");
    }

    /** The small texts among some entries, by their absolute path, in the contract's form. */
    ObjectNode contents(Stream<Entry> wanted) throws SandboxException, InterruptedException {
        ByteArrayOutputStream paths = new ByteArrayOutputStream();
        wanted.filter(entry -> !entry.directory() && entry.size() > 0 && entry.size() <= LARGEST_SMALL)
                .filter(entry -> !FileKind.of(entry.path()).isPicture())
                .limit(MOST_FILES)
                .forEach(entry -> {
                    paths.writeBytes(entry.path().getBytes(StandardCharsets.UTF_8));
                    paths.write(0);
                });
        ObjectNode contents = JsonNodeFactory.instance.objectNode();
        if (paths.size() == 0) {
            return contents;
        }
        ExecResult result = sandbox.exec(
                SandboxCommand.bash(CONTENTS, Integer.toString(LARGEST_SMALL + 1))
                        .withInput(paths.toByteArray())
                        .within(PATIENCE)
                        .keeping(2 * MOST_CONTENTS),
                new CancelToken());
        String[] words = new String(result.output(), StandardCharsets.UTF_8).split("\0", -1);
        long all = 0;
        for (int i = 0; i + 2 < words.length; i += 2) { // what was cut off has no end
            byte[] bytes = Base64.getDecoder().decode(words[i + 1]);
            all += bytes.length;
            if (all > MOST_CONTENTS) {
                return contents;
            }
            if (bytes.length <= LARGEST_SMALL) {
                String path = words[i];
                FileKind.text(bytes)
                        .ifPresent(text -> contents.putObject("/workspace/" + path)
                                .put("content", text)
                                .put("language", FileKind.of(path).language()));
            }
        }
        return contents;
    }

    private static String script(String name) {
        try (InputStream script = Workspace.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the script " + name + " is missing from the application");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
