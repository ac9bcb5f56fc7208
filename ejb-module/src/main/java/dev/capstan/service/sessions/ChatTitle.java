package dev.capstan.service.sessions;

/** The name of a chat until somebody gives it another. */
final class ChatTitle {
    private static final int LONGEST = 80;

    private ChatTitle() {}

    /** The beginning of what is said first, on one line. */
    static String of(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "Untitled";
        }
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)).strip() + "...";
    }
}
