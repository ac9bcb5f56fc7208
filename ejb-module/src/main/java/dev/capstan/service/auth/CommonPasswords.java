package dev.capstan.service.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is guessed first: passwords that many people use, with or without a few signs at the end, and mere repetitions. */
final class CommonPasswords {
    private static final int FEWEST_DISTINCT = 4;
    private static final int LONGEST_STEP = 1;
    private static final Set<String> KNOWN = read();

    private CommonPasswords() {}

    static boolean contains(String password) {
        String plain = password.strip().toLowerCase(Locale.ROOT);
        return KNOWN.contains(plain)
                || KNOWN.contains(plain.replaceAll("[^\\p{L}]+$", ""))
                || plain.codePoints().distinct().count() < FEWEST_DISTINCT
                || sequence(plain);
    }

    /** Like abcdefgh, 87654321 or aaaabbbb. */
    private static boolean sequence(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (Math.abs(text.charAt(i) - text.charAt(i - 1)) > LONGEST_STEP) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> read() {
        String name = "common-passwords.txt";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(name), name),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
