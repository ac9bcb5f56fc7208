package dev.capstan.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.auth.TokenPair;
import dev.capstan.web.filters.Origin;
import dev.capstan.web.filters.ReturnTarget;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInPageTest {
    private static final Origin ORIGIN = Origin.ofUrl("http://localhost:5173").orElseThrow();
    private static final String ATTACK = "http://localhost:5173/\"'></script><script>alert(1)</script>{{nonce}}$1&";

    @Test
    void escapesWhatItIsGiven() {
        String page = SignInPage.render(new ReturnTarget(ATTACK, ORIGIN), true, true, Map.of(), "bm9uY2U");

        assertThat(page)
                .doesNotContain("<script>alert")
                .contains("data-return-to=\"http://localhost:5173/&quot;&#39;&gt;&lt;/script&gt;&lt;script&gt;alert(1)"
                        + "&lt;/script&gt;{{nonce}}$1&amp;\"");
        assertThat(page.split("</script>", -1)).hasSize(2);
    }

    @Test
    void runsOnlyItsOwnScriptAndLoadsNothing() {
        String page = SignInPage.render(target("http://localhost:5173/"), true, false, Map.of(), "bm9uY2U");

        assertThat(PageTemplate.policy("bm9uY2U", "'none'"))
                .contains("default-src 'none'", "script-src 'nonce-bm9uY2U'", "connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page)
                .contains("<script nonce=\"bm9uY2U\">")
                .doesNotContain(" src=", "href=", "onclick=", "onsubmit=", "https://");
    }

    @Test
    void offersALinkToANewPasswordWhereMailIsOnAndSaysWhomToAskElsewhere() {
        String on = SignInPage.render(target("http://localhost:5173/"), true, true, Map.of(), "n");
        String off = SignInPage.render(target("http://localhost:5173/"), true, false, Map.of(), "n");

        assertThat(on).contains("<a href=\"/auth/password/forgot\">Forgot your password?</a>");
        assertThat(off).contains("Ask your administrator").doesNotContain("/auth/password/forgot");
    }

    @Test
    void pagesForNewPasswordsAreFormsWithoutScriptThatEscapeWhatTheyAreGiven() {
        AccountPage page = AccountPage.newPassword("\"><script>alert(1)</script>", "Too <b>short</b>.");
        String html = page.html("bm9uY2U");

        assertThat(page.status().getStatusCode()).isEqualTo(400);
        assertThat(PageTemplate.policy("bm9uY2U", "'self'"))
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
        assertThat(html)
                .doesNotContain("<script", "<b>")
                .contains("role=\"alert\"", "for=\"password\"", "id=\"password\"", "autocomplete=\"new-password\"");
    }

    @Test
    void targetsTheReturnOriginAlone() {
        String page = SignInPage.render(target("http://localhost:5173/a"), false, true, Map.of(), "n");

        assertThat(page)
                .contains("data-return-origin=\"http://localhost:5173\"", "data-registration=\"closed\"")
                .doesNotContain("\"*\"");
    }

    @Test
    void leadsToTheProvidersWithTheSameTarget() {
        String page = SignInPage.render(
                new ReturnTarget(ATTACK, ORIGIN), true, true, Map.of("work", "<b>Work & \"Co\""), "n");

        assertThat(page)
                .contains("href=\"/auth/oauth/work/login?return_to=http%3A%2F%2Flocalhost%3A5173%2F%22%27%3E")
                .contains("Sign in with &lt;b&gt;Work &amp; &quot;Co&quot;</a>")
                .doesNotContain("<b>");
    }

    @Test
    void handsTokensOverInAnAttributeThatNothingLeaves() {
        TokenPair tokens = new TokenPair("\"></script><script>alert(1)</script>", "r'r", "bearer", 900);

        String page = HandOverPage.render(tokens, new ReturnTarget(ATTACK, ORIGIN), "n");

        assertThat(page).doesNotContain("<script>alert").contains("data-return-origin=\"http://localhost:5173\"");
        assertThat(page.split("</script>", -1)).hasSize(2);
        assertThat(page)
                .contains("&quot;refresh_token&quot;:&quot;r&#39;r&quot;")
                .doesNotContain("\"*\"");
    }

    private static ReturnTarget target(String url) {
        return new ReturnTarget(url, ORIGIN);
    }
}
