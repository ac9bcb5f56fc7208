package dev.capstan.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/operations.md}, each by the heading above it. */
record OperationsPage(List<String> lines) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static OperationsPage read() {
        Path file = Modules.root().resolve("docs").resolve("operations.md");
        try {
            return new OperationsPage(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands as code in the first cell of each row. */
    List<String> firstColumn(String heading) {
        return firstColumnWhere(heading, row -> true);
    }

    /** The same of the rows that are as wished. */
    List<String> firstColumnWhere(String heading, Predicate<String> wished) {
        return rows(heading).stream()
                .filter(wished)
                .flatMap(row -> codes(cells(row).getFirst()).stream())
                .toList();
    }

    /** The package names anywhere in the rows. */
    List<String> packages(String heading) {
        return rows(heading).stream()
                .flatMap(row -> codes(row).stream())
                .filter(code -> code.startsWith("dev.capstan."))
                .toList();
    }

    private List<String> rows(String heading) {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("#")) {
                inside = line.replaceFirst("^#+ ", "").equals(heading);
            } else if (inside && line.startsWith("|") && line.contains("`")) {
                rows.add(line);
            }
        }
        return rows;
    }

    private static List<String> cells(String row) {
        return List.of(row.substring(1).split("\\|", -1));
    }

    private static List<String> codes(String text) {
        List<String> codes = new ArrayList<>();
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            codes.add(matcher.group(1));
        }
        return codes;
    }
}
