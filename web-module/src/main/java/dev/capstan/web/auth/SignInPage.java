package dev.capstan.web.auth;

import dev.capstan.web.filters.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's own sign-in page. What it is given lands in attributes, escaped; nothing is ever pasted into its script,
 * and only the script with the answer's nonce runs.
 */
final class SignInPage {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");
    private static final String TEMPLATE = read("sign-in.html");

    private SignInPage() {}

    static String render(String returnTo, Origin returnOrigin, boolean registrationOpen, String nonce) {
        Map<String, String> values = Map.of(
                "nonce",
                nonce,
                "return_to",
                returnTo,
                "return_origin",
                returnOrigin.toString(),
                "registration",
                registrationOpen ? "open" : "closed");
        return PLACE.matcher(TEMPLATE)
                .replaceAll(place -> Matcher.quoteReplacement(
                        escape(Objects.requireNonNull(values.get(place.group(1)), "a place without a value"))));
    }

    static String policy(String nonce) {
        return "default-src 'none'; script-src 'nonce-%1$s'; style-src 'nonce-%1$s'; connect-src 'self'; "
                        .formatted(nonce)
                + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    /** Safe between double quotes and between tags. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String read(String name) {
        try (InputStream in = SignInPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
