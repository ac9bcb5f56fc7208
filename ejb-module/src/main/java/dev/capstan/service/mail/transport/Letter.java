package dev.capstan.service.mail.transport;

/**
 * A letter as it is sent.
 *
 * @param id names it for whoever receives it twice
 * @param language a tag like {@code en}
 * @param text for readers without markup
 * @param html the same, with markup
 */
public record Letter(String id, String to, String language, String subject, String text, String html) {
    public Letter {
        if (subject.indexOf('\n') >= 0
                || subject.indexOf('\r') >= 0
                || to.indexOf('\n') >= 0
                || to.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line of a letter's head has no line breaks");
        }
    }

    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
