package dev.capstan.service.files.texts;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces for the search, at paragraphs, lines, sentences or words, whichever there are. */
final class Pieces {
    static final int LONGEST = 1_600;
    private static final List<String> CUTS = List.of("\n\n", "\n", ". ", "。", " ");

    private Pieces() {}

    /** All of the text in its order, without the white space between pieces; none is blank. */
    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            String piece = text.substring(from, to).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            from = to;
        }
        return pieces;
    }

    private static int end(String text, int from) {
        if (text.length() - from <= LONGEST) {
            return text.length();
        }
        int most = from + LONGEST;
        for (String cut : CUTS) {
            int at = text.lastIndexOf(cut, most - cut.length());
            if (at > from + LONGEST / 2) {
                return at + cut.length();
            }
        }
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
