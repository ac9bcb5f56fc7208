package dev.capstan.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How each command and event of the realtime contract stands: the table {@code realtime-names.txt}. */
public final class RealtimeNames {
    private static final String TABLE = "/contract/realtime-names.txt";

    /**
     * A line of the table.
     *
     * @param kind {@code command}, {@code message} or {@code event}
     * @param more what the state says in addition; may be empty
     */
    record Line(String kind, String name, String state, String more) {
        static Line of(String text) {
            String[] words = text.split("\\s+", 4);
            return new Line(words[0], words[1], words[2], words.length == 4 ? words[3] : "");
        }
    }

    private final List<Line> lines;

    private RealtimeNames(List<Line> lines) {
        this.lines = lines;
    }

    public static RealtimeNames read() {
        try (InputStream table = RealtimeNames.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing");
            }
            return new RealtimeNames(new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Line::of)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Line> lines() {
        return lines;
    }

    /** The names of a kind whose state is one of these, or any when none is given. */
    public Set<String> of(String kind, String... states) {
        Set<String> wanted = Set.of(states);
        return lines.stream()
                .filter(line -> line.kind().equals(kind) && (wanted.isEmpty() || wanted.contains(line.state())))
                .map(Line::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
