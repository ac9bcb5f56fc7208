package dev.capstan.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server says about itself since it was started. */
final class ServerLog {
    private static final int LINES = 20;
    private static final String APPLICATION_FAILED = "CWWKZ0002E";
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern LEVEL = Pattern.compile("\"loglevel\":\"([A-Z]+)\"");

    private final Path messages;
    private final Path console;

    private ServerLog(Path messages, Path console) {
        this.messages = messages;
        this.console = console;
    }

    /** Puts the log of the last time aside under another name: the server writes a new one. */
    static ServerLog startingNow(Path directory) throws IOException {
        Path messages = directory.resolve("messages.log");
        if (Files.exists(messages)) {
            Files.move(
                    messages,
                    directory.resolve("messages_previous.log"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerLog(messages, directory.resolve("console.log"));
    }

    boolean applicationFailed() {
        return read(messages).stream().anyMatch(line -> line.contains(APPLICATION_FAILED));
    }

    /** The end of what was said, readable, with the place of the rest. */
    String lastLines() {
        StringBuilder text = new StringBuilder();
        for (Path file : List.of(console, messages)) {
            List<String> lines = read(file);
            if (!lines.isEmpty()) {
                text.append("Last lines of ").append(file).append(":\n");
                lines.subList(Math.max(0, lines.size() - LINES), lines.size())
                        .forEach(
                                line -> text.append("  ").append(readable(line)).append('\n'));
            }
        }
        return text.toString().stripTrailing();
    }

    static String readable(String line) {
        Matcher message = MESSAGE.matcher(line);
        if (!message.find()) {
            return line;
        }
        Matcher level = LEVEL.matcher(line);
        String text = message.group(1).replace("\\n", " ").replace("\\/", "/").replace("\\\"", "\"");
        return (level.find() ? level.group(1) + " " : "") + text;
    }

    private static List<String> read(Path file) {
        try {
            return Files.exists(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of(file + " can not be read: " + e.getMessage());
        }
    }
}
