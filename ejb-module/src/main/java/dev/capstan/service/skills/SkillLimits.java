package dev.capstan.service.skills;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Watches over the files of one skill while they come in: how many, how large, how deep, and where. */
final class SkillLimits {
    static final int MOST_FILES = 200;
    static final int LARGEST_FILE = 2 << 20;
    static final int LARGEST = 10 << 20;
    static final int DEEPEST = 8;
    /** Of an archive that is sent. */
    public static final int LARGEST_ARCHIVE = 10 << 20;

    private static final int LONGEST_PATH = 300;

    private final Set<String> paths = new HashSet<>();
    private long total;

    /** Takes note of a file that is about to be read, and gives its path in normal form. */
    String next(String path) {
        String normal = normal(path);
        if (paths.size() == MOST_FILES) {
            throw new InvalidSkillException("A skill has at most %d files.".formatted(MOST_FILES));
        }
        if (!paths.add(normal.toLowerCase(Locale.ROOT))) {
            throw new InvalidSkillException("The skill has two files named %s.".formatted(shown(normal)));
        }
        return normal;
    }

    /** Takes note of bytes that were read, {@code ofFile} in all of the current file. */
    void read(String path, long ofFile, int more) {
        total += more;
        if (ofFile > LARGEST_FILE) {
            throw new InvalidSkillException("%s is larger than %d MiB, which is the most for a file of a skill."
                    .formatted(shown(path), LARGEST_FILE >> 20));
        }
        if (total > LARGEST) {
            throw new InvalidSkillException(
                    "The skill is larger than %d MiB, which is the most.".formatted(LARGEST >> 20));
        }
    }

    private static String normal(String path) {
        String[] parts = path.split("/", -1);
        if (path.isEmpty() || path.length() > LONGEST_PATH || parts.length > DEEPEST) {
            throw new InvalidSkillException("The path %s is longer than %d characters, or deeper than %d folders."
                    .formatted(shown(path), LONGEST_PATH, DEEPEST));
        }
        for (String part : parts) {
            boolean plain = !part.isBlank()
                    && !part.equals(".")
                    && !part.equals("..")
                    && part.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 0x7f);
            if (!plain) {
                throw new InvalidSkillException(
                        "The path %s leaves the skill's folder or holds a character that no file of it may have."
                                .formatted(shown(path)));
            }
        }
        return path;
    }

    private static String shown(String path) {
        String plain = path.replaceAll("[^\\p{L}\\p{N} ._/-]", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }
}
