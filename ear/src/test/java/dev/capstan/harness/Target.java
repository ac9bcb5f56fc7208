package dev.capstan.harness;

import java.nio.file.Path;

/** Where the build has put what the tests start; given by the build as system properties. */
final class Target {
    private Target() {}

    static Path directory() {
        return Path.of(System.getProperty("capstan.target", "target")).toAbsolutePath();
    }

    static Path wlp() {
        return Path.of(System.getProperty(
                "capstan.wlp", directory().resolve("liberty/wlp").toString()));
    }
}
