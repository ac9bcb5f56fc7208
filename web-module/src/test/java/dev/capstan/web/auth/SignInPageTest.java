package dev.capstan.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.web.filters.Origin;
import org.junit.jupiter.api.Test;

class SignInPageTest {
    private static final Origin ORIGIN = Origin.ofUrl("http://localhost:5173").orElseThrow();

    @Test
    void escapesWhatItIsGiven() {
        String attack = "http://localhost:5173/\"'></script><script>alert(1)</script>{{nonce}}$1&";

        String page = SignInPage.render(attack, ORIGIN, true, "bm9uY2U");

        assertThat(page)
                .doesNotContain("<script>alert")
                .contains("data-return-to=\"http://localhost:5173/&quot;&#39;&gt;&lt;/script&gt;&lt;script&gt;alert(1)"
                        + "&lt;/script&gt;{{nonce}}$1&amp;\"");
        assertThat(page.split("</script>", -1)).hasSize(2);
    }

    @Test
    void runsOnlyItsOwnScriptAndLoadsNothing() {
        String page = SignInPage.render("http://localhost:5173/", ORIGIN, true, "bm9uY2U");

        assertThat(SignInPage.policy("bm9uY2U"))
                .contains("default-src 'none'", "script-src 'nonce-bm9uY2U'", "connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page)
                .contains("<script nonce=\"bm9uY2U\">")
                .doesNotContain(" src=", "href=", "onclick=", "onsubmit=", "https://");
    }

    @Test
    void targetsTheReturnOriginAlone() {
        String page = SignInPage.render("http://localhost:5173/a", ORIGIN, false, "n");

        assertThat(page)
                .contains("data-return-origin=\"http://localhost:5173\"", "data-registration=\"closed\"")
                .doesNotContain("\"*\"");
    }
}
