package dev.capstan.service.auth.factor;

import dev.capstan.service.auth.RandomTexts;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Codes for who has lost the authenticator, each good for one sign-in: 24 letters and digits without those that are mixed up,
 * in groups of six. They have 120 random bits, so that a plain SHA-256 of them is safe to keep.
 */
final class RecoveryCodes {
    static final int AT_ONCE = 10;
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUPS = 4;
    private static final int GROUP = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryCodes() {}

    static List<String> make() {
        return Stream.generate(RecoveryCodes::one).limit(AT_ONCE).toList();
    }

    private static String one() {
        return String.join(
                "-",
                IntStream.range(0, GROUPS).mapToObj(group -> letters(GROUP)).toList());
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** However it was written down: small letters, other or no hyphens, O for zero, I and L for one. */
    static String hash(String code) {
        return RandomTexts.hash(code.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1'));
    }

    /** Longer than any code of an authenticator. */
    static boolean looksLikeOne(String code) {
        return code.length() > GROUP * 2;
    }
}
