package dev.capstan.harness;

import dev.capstan.launcher.EmbeddedPostgres;
import dev.capstan.launcher.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** An empty, initialised database that is made once for each build and copied for each server. */
final class DatabaseTemplate {
    private static final List<String> PARTS = List.of("postgres", "keys");

    private DatabaseTemplate() {}

    /** Puts a fresh database into a data directory, in place of whatever was there. */
    static synchronized void copyInto(Path home) throws InterruptedException {
        Path template = Target.directory().resolve("e2e-database");
        try {
            if (Files.notExists(template)) {
                Path fresh = template.resolveSibling("e2e-database.new");
                FileTree.delete(fresh);
                EmbeddedPostgres.start(fresh.resolve("postgres"), fresh.resolve("keys"), OptionalInt.empty())
                        .stop();
                Files.move(fresh, template);
            }
            FileTree.delete(home);
            for (String part : PARTS) {
                FileTree.copy(template.resolve(part), home.resolve(part));
            }
            Files.deleteIfExists(home.resolve("postgres/port"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a fresh data directory the keys of another one. */
    static void copyKeys(Path from, Path to) {
        try {
            FileTree.delete(to);
            FileTree.copy(from.resolve("keys"), to.resolve("keys"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
