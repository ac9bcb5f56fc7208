package dev.capstan.service.files;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns pictures that Java cannot read (HEIC, HEIF, AVIF) into JPEG, by the program {@code heif-convert} of libheif where it is
 * installed. Each picture has a process of its own, with limits on its memory, time and output and without the server's
 * environment: what a hostile picture does ends with that process.
 */
@ApplicationScoped
public class HeifPictures {
    private static final Logger LOG = Logger.getLogger(HeifPictures.class.getName());
    private static final Set<String> TYPES = Set.of("image/heic", "image/heif", "image/avif");
    private static final Set<String> SHOWN_BY_BROWSERS = Set.of("image/avif");
    private static final List<String> PLACES = List.of("/usr/bin/heif-convert", "/usr/local/bin/heif-convert");
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long MOST_INPUT = 40L << 20;
    private static final long MOST_OUTPUT = 32L << 20;

    /** CPU seconds, kilobytes of memory, and blocks of 512 bytes of a file. */
    private static final String LIMITED = "ulimit -t 20; ulimit -v 2000000; ulimit -f 65536; ulimit -c 0; exec \"$@\"";

    private final Semaphore room = new Semaphore(2);
    private final List<String> places;

    public HeifPictures() {
        this(PLACES);
    }

    HeifPictures(List<String> places) {
        this.places = List.copyOf(places);
    }

    /** Whether pictures of this type have to be turned into something else before Java, or a model, can look at them. */
    static boolean reads(String contentType) {
        return TYPES.contains(FileTypes.plain(contentType));
    }

    /** Whether browsers need something else too. */
    static boolean unknownToBrowsers(String contentType) {
        return reads(contentType) && !SHOWN_BY_BROWSERS.contains(FileTypes.plain(contentType));
    }

    /** Empty when the program is not installed, the picture is damaged or huge, or too many are being turned. */
    Optional<byte[]> jpeg(byte[] picture) {
        Optional<String> program = places.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst();
        if (program.isEmpty() || picture.length > MOST_INPUT) {
            return Optional.empty();
        }
        try {
            if (!room.tryAcquire(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try {
                return turned(program.get(), picture);
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A picture could not be turned into JPEG.", e);
            return Optional.empty();
        }
    }

    private static Optional<byte[]> turned(String program, byte[] picture) throws IOException, InterruptedException {
        Path workplace = Files.createTempDirectory("capstan-picture");
        try {
            Path from = Files.write(workplace.resolve("in.heic"), picture);
            Path to = workplace.resolve("out.jpg");
            ProcessBuilder builder = new ProcessBuilder(
                    "/bin/sh", "-c", LIMITED, "sh", program, "-q", "90", from.toString(), to.toString());
            builder.directory(workplace.toFile());
            builder.environment().clear();
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            try {
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
            } finally {
                process.destroyForcibly();
            }
            return result(workplace);
        } finally {
            empty(workplace);
        }
    }

    /** Of a file with several pictures, the first. */
    private static Optional<byte[]> result(Path workplace) throws IOException {
        for (String name : List.of("out.jpg", "out-1.jpg")) {
            Path made = workplace.resolve(name);
            if (Files.isRegularFile(made) && Files.size(made) <= MOST_OUTPUT) {
                return Optional.of(Files.readAllBytes(made));
            }
        }
        return Optional.empty();
    }

    private static void empty(Path workplace) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(workplace)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(workplace);
    }
}
