package dev.capstan.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The verdicts of one run as a table, and against the list of operations that must conform. */
record ContractReport(List<Verdict> verdicts) {
    private static final String LIST = "/contract/conforming.txt";

    /** {@code Contract: N of 168 operations conform}. */
    String headline() {
        long conforming = verdicts.stream().filter(Verdict::conforms).count();
        return "Contract: " + conforming + " of " + verdicts.size() + " operations conform";
    }

    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add(headline());
        lines.add("");
        for (Verdict verdict : verdicts) {
            lines.add("%-10s  %-6s %-70s %-32s %s"
                    .formatted(
                            verdict.finding().name().toLowerCase(Locale.ROOT),
                            verdict.operation().method(),
                            verdict.operation().path(),
                            verdict.operation().id(),
                            verdict.why()));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What must conform and does not, each with the reason. */
    List<String> fallen(Set<String> required) {
        List<String> fallen = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (required.contains(verdict.operation().id()) && !verdict.conforms()) {
                fallen.add(verdict.operation() + " is "
                        + verdict.finding().name().toLowerCase(Locale.ROOT) + ": " + verdict.why());
            }
        }
        return fallen;
    }

    /** What conforms and is not yet in the list. */
    Set<String> risen(Set<String> required) {
        Set<String> risen = new TreeSet<>();
        for (Verdict verdict : verdicts) {
            if (verdict.conforms() && !required.contains(verdict.operation().id())) {
                risen.add(verdict.operation().id());
            }
        }
        return risen;
    }

    /** The operations that must conform, from {@code contract/conforming.txt}. */
    static Set<String> required() {
        try (InputStream in = ContractReport.class.getResourceAsStream(LIST)) {
            Set<String> ids = new TreeSet<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String id = line.split("#", 2)[0].strip();
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
