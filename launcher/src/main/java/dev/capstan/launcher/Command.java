package dev.capstan.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a short program to its end and keeps what it said. */
record Command(int exitCode, String output) {

    /** Runs with the C locale and without the caller's PG… variables, so PostgreSQL sees only what we tell it. */
    static Command run(List<String> command, String input) throws InterruptedException {
        Path output = null;
        try {
            output = Files.createTempFile("capstan", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            forgetPostgres(builder.environment());
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
            return new Command(awaitEnd(process), Files.readString(output).strip());
        } catch (IOException e) {
            return new Command(-1, e.getMessage());
        } finally {
            if (output != null) {
                deleteQuietly(output);
            }
        }
    }

    static Command run(List<String> prefix, Object... words) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        for (Object word : words) {
            command.add(word.toString());
        }
        return run(command, "");
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    private static int awaitEnd(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
    }

    private static void forgetPostgres(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
    }

    private static void deleteQuietly(Path file) {
        if (!file.toFile().delete()) {
            file.toFile().deleteOnExit();
        }
    }
}
