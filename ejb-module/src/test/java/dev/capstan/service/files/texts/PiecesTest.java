package dev.capstan.service.files.texts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void keepsEveryWordInItsOrder() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("word").append(i).append(i % 40 == 0 ? ".\n\n" : " ");
        }

        String joined = String.join(" ", Pieces.of(text.toString()));

        assertThat(joined.split("\\s+", -1)).isEqualTo(text.toString().strip().split("\\s+", -1));
        assertThat(Pieces.of(text.toString())).allMatch(piece -> piece.length() <= Pieces.LONGEST);
    }

    @Test
    void cutsWhatHasNoSpacesBetweenCharacters() {
        String text = "𝔘".repeat(3_000);

        assertThat(String.join("", Pieces.of(text))).isEqualTo(text);
        assertThat(Pieces.of("  \n ")).isEmpty();
    }
}
