package dev.capstan.web.auth;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages for who has no password at hand: forms that work without any script, in the look of the sign-in page. */
record AccountPage(String title, String body, Status status) {
    private static final PageTemplate TEMPLATE = PageTemplate.read(AccountPage.class, "account.html");
    private static final String BACK = "<p><a href=\"/auth/sign-in\">Back to sign-in</a></p>";

    Response answer() {
        String nonce = PageTemplate.nonce();
        return PageTemplate.form(html(nonce), nonce, status);
    }

    String html(String nonce) {
        return TEMPLATE.render(Map.of("nonce", nonce, "title", title), Map.of("body", body));
    }

    /** Asks for the address of an account. */
    static AccountPage forgotten(@Nullable String refusal) {
        return new AccountPage(
                "Forgot your password?",
                refusal(refusal) + """
                <form method="post" action="/auth/password/forgot">
                  <p>Enter the e-mail address of your account. We send you a link to choose a new password.</p>
                  <label for="email">E-mail</label>
                  <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" autofocus>
                  <button class="go" type="submit">Send the link</button>
                </form>
                """ + BACK,
                refusal == null ? Status.OK : Status.BAD_REQUEST);
    }

    /** Asks for a new password. */
    static AccountPage newPassword(String token, @Nullable String refusal) {
        return new AccountPage(
                "Choose a new password",
                refusal(refusal) + """
                <form method="post" action="/auth/password/new">
                  <input type="hidden" name="token" value="%s">
                  <label for="password">New password</label>
                  <input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="256" autofocus aria-describedby="hint">
                  <p class="hint" id="hint">At least 8 characters, none of the common passwords. Every device is signed out.</p>
                  <label for="again">The same again</label>
                  <input id="again" name="again" type="password" autocomplete="new-password" required minlength="8" maxlength="256">
                  <button class="go" type="submit">Change the password</button>
                </form>
                """.formatted(PageTemplate.escape(token)),
                refusal == null ? Status.OK : Status.BAD_REQUEST);
    }

    /** Asks for the present password and another one. */
    static AccountPage ownPassword(@Nullable String refusal) {
        return new AccountPage(
                "Change your password",
                refusal(refusal) + """
                <form method="post" action="/auth/password/own">
                  <label for="email">E-mail</label>
                  <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" autofocus>
                  <label for="current">Present password</label>
                  <input id="current" name="current" type="password" autocomplete="current-password" required maxlength="256">
                  <label for="code">Code of your authenticator, if you have one</label>
                  <input id="code" name="code" autocomplete="one-time-code" maxlength="100">
                  <label for="password">New password</label>
                  <input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="256" aria-describedby="hint">
                  <p class="hint" id="hint">At least 8 characters beside names, none of the common passwords. Every device is signed out.</p>
                  <label for="again">The same again</label>
                  <input id="again" name="again" type="password" autocomplete="new-password" required minlength="8" maxlength="256">
                  <button class="go" type="submit">Change the password</button>
                </form>
                """ + BACK,
                refusal == null ? Status.OK : Status.BAD_REQUEST);
    }

    /** Asks to confirm: programs that look into mail follow links, and press no buttons. */
    static AccountPage confirmAddress(String token) {
        return new AccountPage("Confirm your e-mail address", """
                <form method="post" action="/auth/email/verify">
                  <input type="hidden" name="token" value="%s">
                  <p>Confirm only if you have made an account here yourself.</p>
                  <button class="go" type="submit" autofocus>This is my address</button>
                </form>
                """.formatted(PageTemplate.escape(token)), Status.OK);
    }

    /** Tells how it went. */
    static AccountPage told(String title, String sentence, Status status) {
        String role = status == Status.OK ? "status" : "alert";
        return new AccountPage(
                title, "<p role=\"%s\">%s</p>%s".formatted(role, PageTemplate.escape(sentence), BACK), status);
    }

    private static String refusal(@Nullable String refusal) {
        return refusal == null ? "" : "<p class=\"bad\" role=\"alert\">%s</p>".formatted(PageTemplate.escape(refusal));
    }
}
