package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DispositionTest {
    @Test
    void givesPlainNamesAsTheyAre() {
        assertThat(Disposition.of("report 1.pdf", false)).isEqualTo("attachment; filename=\"report 1.pdf\"");
        assertThat(Disposition.of("cat.png", true)).isEqualTo("inline; filename=\"cat.png\"");
    }

    @Test
    void givesOtherNamesInBothForms() {
        assertThat(Disposition.of("naïve €.txt", false))
                .isEqualTo("attachment; filename=\"na_ve _.txt\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt");
        assertThat(Disposition.of("日本.png", true))
                .isEqualTo("inline; filename=\"__.png\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.png");
        assertThat(Disposition.of("👩.png", true))
                .isEqualTo("inline; filename=\"__.png\"; filename*=UTF-8''%F0%9F%91%A9.png");
    }

    @Test
    void letsNoNameEndTheQuotesOrTheHeader() {
        assertThat(Disposition.of("a\"; filename=\"b.html", false))
                .isEqualTo(
                        "attachment; filename=\"a_; filename=_b.html\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html");
        assertThat(Disposition.of("a\r\nX: y\\.txt", false)).doesNotContain("\r", "\n", "\\");
        assertThat(Disposition.of("50%41.txt", false))
                .isEqualTo("attachment; filename=\"50_41.txt\"; filename*=UTF-8''50%2541.txt");
    }
}
