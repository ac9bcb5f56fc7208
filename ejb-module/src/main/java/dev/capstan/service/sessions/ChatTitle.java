package dev.capstan.service.sessions;

/** The name of a chat until somebody gives it another. */
final class ChatTitle {
    private static final int LONGEST = 80;

    private static final int NEEDS_A_MODEL = 100;

    private ChatTitle() {}

    /** Whether the beginning of what is said is no good name for all of it. */
    static boolean wanted(String text) {
        return text.strip().codePointCount(0, text.strip().length()) >= NEEDS_A_MODEL;
    }

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
