package dev.capstan.service.tools.files;

import dev.capstan.service.tools.Shown;
import java.util.List;

/** Shows lines with their numbers. */
final class Lines {
    private static final int LONGEST = 2000;

    private Lines() {}

    /** @param first counted from 1 */
    static String numbered(String text, int first, int limit) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            return "The file is empty.";
        }
        if (first > lines.size()) {
            return "The file has only %d lines.".formatted(lines.size());
        }
        int last = (int) Math.min(lines.size(), (long) first - 1 + limit);
        StringBuilder shown = new StringBuilder();
        for (int number = first; number <= last; number++) {
            String line = lines.get(number - 1);
            String part = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
            shown.append("%6d\t%s%n".formatted(number, part));
            if (shown.length() > Shown.LIMIT) {
                last = number;
            }
        }
        if (last < lines.size()) {
            shown.append(
                    "[lines %d to %d of %d; go on with offset %d]%n".formatted(first, last, lines.size(), last + 1));
        }
        return shown.toString();
    }
}
