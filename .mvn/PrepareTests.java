import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the build does before its tests: fetches what they need from outside, and writes the {@code java} that runs
 * them, in a network that reaches nothing but this machine. The build starts this from its source, with the JDK that
 * compiles.
 */
final class PrepareTests {
    private static final String ROOT = "exec unshare --net sh -c 'ip link set lo up && exec \"$0\" \"$@\"'";
    private static final String USER =
            "exec unshare --user --map-current-user --keep-caps --net sh -c"
                    + " 'ip link set lo up && exec setpriv --ambient-caps=-all --inh-caps=-all \"$0\" \"$@\"'";
    /** For a runner of tests that talks to the processes that it starts: those share its network. */
    private static final String SHARED = "if [ \"$CAPSTAN_TESTS_NETWORK\" = shared ]; then exec %s \"$@\"; fi\n";
    private static final boolean MUST = "true".equals(System.getenv("CI"));

    private final Path target;
    private final Path checkout;

    private PrepareTests(Path checkout) {
        this.checkout = checkout;
        this.target = checkout.resolve("target");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrepareTests tests = new PrepareTests(Path.of(arguments[0]));
        tests.fetchSocketIoClient();
        tests.writeJava();
    }

    /** A program named java that starts this JDK's with no way out; or this JDK's as it is, where that can not be. */
    private void writeJava() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        String java = home.resolve("bin").resolve("java").toString();
        Optional<String> walled = List.of(ROOT, USER).stream().filter(this::works).findFirst();
        if (walled.isEmpty()) {
            report("Tests can reach the network: this machine gives them none of their own;"
                    + " install util-linux and iproute2 (Debian) and allow user namespaces.");
        }
        String start = walled.map(wall -> "export CAPSTAN_TESTS_OFFLINE=true\n" + wall).orElse("exec");
        Path program = Files.createDirectories(target.resolve("offline/bin")).resolve("java");
        Path fresh = Files.createTempFile(program.getParent(), "java", ".new");
        // What a test starts by JAVA_HOME stays in the network of the test, and finds a whole JDK there.
        Files.writeString(
                fresh,
                "#!/bin/sh\nexport JAVA_HOME=%s\n%s%s %s \"$@\"\n"
                        .formatted(quoted(home.toString()), SHARED.formatted(quoted(java)), start, quoted(java)));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private boolean works(String wall) {
        return run(checkout, 20, "sh", "-c", wall + " true") == 0;
    }

    /** By the lock file, so that the tests find what it names and need no registry. */
    private void fetchSocketIoClient() throws IOException {
        Path home = Files.createDirectories(target.resolve("socketio-client"));
        Path stamp = home.resolve("installed");
        boolean changed = Files.notExists(stamp);
        for (String file : List.of("package.json", "package-lock.json")) {
            Path from = checkout.resolve("web-module/src/test/resources/socketio-client").resolve(file);
            if (Files.notExists(home.resolve(file)) || Files.mismatch(from, home.resolve(file)) != -1) {
                Files.copy(from, home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                changed = true;
            }
        }
        if (!changed) {
            return;
        }
        Files.deleteIfExists(stamp);
        if (run(home, 20, "npm", "--version") != 0) {
            report("Tests with the standard Socket.IO client will be skipped: install Debian's nodejs and npm.");
        } else if (run(home, 300, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts") != 0) {
            report("Tests with the standard Socket.IO client will be skipped: npm could not fetch it.");
        } else {
            Files.createFile(stamp);
        }
    }

    private static void report(String message) {
        System.err.println(message);
        if (MUST) {
            System.exit(1);
        }
    }

    private static int run(Path directory, int seconds, String... command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
        } catch (IOException e) {
            return -1; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }
}
