package dev.capstan.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the server says about itself since it was started. */
final class ServerLog {
    private static final int LINES = 20;
    private static final int LONGEST = 900;
    private static final Pattern FRAME =
            Pattern.compile("at \\S+\\(.*\\).*|\\.\\.\\. \\d+ (more|common frames omitted)");
    private static final String APPLICATION_FAILED = "CWWKZ0002E";

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
            List<String> lines = read(file).stream()
                    .map(ServerLog::readable)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (!lines.isEmpty()) {
                text.append("Last lines of ").append(file).append(":\n");
                lines.subList(Math.max(0, lines.size() - LINES), lines.size())
                        .forEach(line -> text.append("  ").append(line).append('\n'));
            }
        }
        return text.toString().stripTrailing();
    }

    /** A line without the frames of stack traces, whose causes stay; empty for one that is such a frame. */
    static String readable(String line) {
        String text = JsonText.value(line, "message")
                .orElse(line)
                .lines()
                .map(String::strip)
                .filter(part -> !part.isEmpty() && !FRAME.matcher(part).matches())
                .collect(Collectors.joining(" | "));
        if (text.isEmpty()) {
            return "";
        }
        String level = JsonText.value(line, "loglevel").map(name -> name + " ").orElse("");
        return level + shortened(text);
    }

    /** What happened is said first, and why, the innermost cause, last. */
    private static String shortened(String text) {
        int half = LONGEST / 2;
        return text.length() <= LONGEST ? text : text.substring(0, half) + " … " + text.substring(text.length() - half);
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
