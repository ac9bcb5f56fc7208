package dev.capstan.service.files;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Brings the names that people give their files into a form that can be shown and stored, in every script. */
public final class FileNames {
    private static final int LONGEST = 200;
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,10}");
    private static final String NONE = "bin";

    private FileNames() {}

    /** The last part of a path, without what steers terminals or the direction of writing; {@code file} when nothing is left. */
    public static String clean(String given) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .filter(FileNames::harmless)
                .forEach(kept::appendCodePoint);
        String name = kept.toString().strip();
        if (name.isEmpty() || name.chars().allMatch(c -> c == '.')) {
            return "file";
        }
        return shortened(name);
    }

    private static boolean harmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            // joiners are part of words and of pictures; the rest of the format characters can make one name look like
            // another
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
            default -> true;
        };
    }

    /** Long names lose their middle, never their extension. */
    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LONGEST) {
            return name;
        }
        String tail = extension(name).equals(NONE) ? "" : "." + extension(name);
        return name.substring(0, name.offsetByCodePoints(0, LONGEST - tail.length())) + tail;
    }

    /** What follows the last dot, in lower case, when it is plain; else {@code bin}. */
    static String extension(String name) {
        int dot = name.lastIndexOf('.');
        String after = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return EXTENSION.matcher(after).matches() ? after : NONE;
    }
}
