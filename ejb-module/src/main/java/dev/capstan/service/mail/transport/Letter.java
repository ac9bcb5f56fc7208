package dev.capstan.service.mail.transport;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A letter as it is sent.
 *
 * @param id names it for whoever receives it twice
 * @param language a tag like {@code en}
 * @param text for readers without markup
 * @param html the same, with markup
 */
public record Letter(String id, String to, String language, String subject, String text, String html) {
    private static final Pattern BREAK = Pattern.compile("[\\r\\n]");

    public Letter {
        if (Stream.of(id, to, language, subject).anyMatch(BREAK.asPredicate())) {
            throw new IllegalArgumentException("a line of a letter's head has no line breaks");
        }
    }

    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
