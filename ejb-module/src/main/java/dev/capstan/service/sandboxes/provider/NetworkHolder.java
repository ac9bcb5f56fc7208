package dev.capstan.service.sandboxes.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A sleeping process that keeps one sandbox's user and network namespaces, with nothing in the network but a loopback.
 * All programs of the sandbox enter them, so that one can serve what another asks for.
 */
record NetworkHolder(Process process) {
    static List<String> command(String marker) {
        return List.of(
                "setpriv",
                "--pdeathsig",
                "KILL",
                "unshare",
                "--user",
                "--map-root-user",
                "--net",
                "sh",
                "-c",
                Scripts.HOLDER,
                marker);
    }

    static NetworkHolder start(Spawner spawner, ProcessBuilder builder) throws IOException {
        Process process = spawner.start(builder.redirectErrorStream(true));
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (!"ready".equals(line)) {
            process.destroyForcibly();
            throw new IOException("namespaces cannot be made (" + (line == null ? "no reason given" : line) + ")");
        }
        return new NetworkHolder(process);
    }

    List<String> enter() {
        return List.of(
                "nsenter", "--target", Long.toString(process.pid()), "--user", "--net", "--preserve-credentials");
    }

    boolean alive() {
        return process.isAlive();
    }

    void close() {
        process.destroyForcibly();
    }
}
