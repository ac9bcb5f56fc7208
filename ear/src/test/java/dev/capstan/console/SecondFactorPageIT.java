package dev.capstan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.gateway.Account;
import dev.capstan.harness.Authenticator;
import dev.capstan.harness.CapstanServer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person at the pages of the second factor and of the sign-in, in a browser that holds to their content policy. */
class SecondFactorPageIT {
    private static final String PASSWORD = "Correct-horse-battery-9";
    private static final int ENTER = 13;

    private final URI server = CapstanServer.shared().baseUri();
    private Chromium browser;

    @BeforeEach
    void open() throws Exception {
        browser = Chromium.start();
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void isSetUpAndThenAskedFor() throws Exception {
        String email = Account.register(server).email();
        BrowserPage page = browser.firstPage();
        page.open(server.resolve("auth/second-factor"));
        page.until("document.querySelector('#begin')");
        page.type("#email", email);
        page.type("#password", PASSWORD);
        page.press("Enter", ENTER);
        page.until("!document.getElementById('confirm').hidden");
        Authenticator phone = new Authenticator(page.text("#secret"));
        assertThat(page.isTrue("document.getElementById('link').href.startsWith('otpauth://totp/')"))
                .isTrue();

        page.type("#code", "000000");
        page.press("Enter", ENTER);
        page.until("document.getElementById('message').className === 'bad'");
        page.evaluate("document.getElementById('code').value = ''");
        page.type("#code", phone.code(0));
        page.press("Enter", ENTER);
        page.until("!document.getElementById('done').hidden");
        assertThat(page.isTrue("document.querySelectorAll('#codes code').length === 10"))
                .isTrue();
        String recovery = page.text("#codes code");

        page.open(server.resolve("auth/sign-in"));
        page.until("document.querySelector('#form')");
        assertThat(page.isTrue("document.getElementById('code-row').hidden")).isTrue();
        page.type("#email", email);
        page.type("#password", PASSWORD);
        page.press("Enter", ENTER);
        page.until("!document.getElementById('code-row').hidden");
        assertThat(page.isTrue("document.activeElement.id === 'code'")).isTrue();
        page.type("#code", recovery);
        page.press("Enter", ENTER);
        page.until("location.hash.startsWith('#ii-auth=') || location.pathname === '/'");
        assertThat(page.complaints()).noneMatch(complaint -> complaint.contains("Content Security Policy"));
    }
}
