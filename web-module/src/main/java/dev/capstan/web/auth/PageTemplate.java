package dev.capstan.web.auth;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of this server. What it is given lands in attributes, escaped; nothing is ever pasted into its script, and only
 * the script with the answer's nonce runs.
 */
public final class PageTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\{([a-z_]+)}}}|\\{\\{([a-z_]+)}}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 18;
    private static final String STYLE_PLACE = "{{{style}}}";
    private static final String STYLE =
            "<style nonce=\"{{nonce}}\">\n" + resource(PageTemplate.class, "page.css") + "</style>";

    private final String text;

    private PageTemplate(String text) {
        this.text = text;
    }

    /** A page that lies beside {@code owner}, with the look of all pages where it says {@code {{{style}}}}. */
    public static PageTemplate read(Class<?> owner, String name) {
        return new PageTemplate(resource(owner, name).replace(STYLE_PLACE, STYLE));
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param values for places in double braces, to be escaped
     * @param markup for places in triple braces, made of escaped parts by the caller
     */
    public String render(Map<String, String> values, Map<String, String> markup) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(filled(place, values, markup)));
    }

    private static String filled(MatchResult place, Map<String, String> values, Map<String, String> markup) {
        String name = place.group(1);
        return name != null
                ? Objects.requireNonNull(markup.get(name), "a place without a value")
                : escape(Objects.requireNonNull(values.get(place.group(2)), "a place without a value"));
    }

    /** The page as an answer that nobody stores and no other page learns of. */
    public static Response answer(String page, String nonce) {
        return answer(page, policy(nonce, "'none'"), Response.Status.OK);
    }

    /** A page whose form is sent to this server without any script. */
    static Response form(String page, String nonce, Response.Status status) {
        return answer(page, policy(nonce, "'self'"), status);
    }

    private static Response answer(String page, String policy, Response.Status status) {
        return Response.status(status)
                .entity(page)
                .type("text/html; charset=UTF-8")
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    static String policy(String nonce, String formTargets) {
        return "default-src 'none'; script-src 'nonce-%1$s'; style-src 'nonce-%1$s'; connect-src 'self'; "
                        .formatted(nonce)
                + "form-action %s; object-src 'none'; base-uri 'none'; frame-ancestors 'none'".formatted(formTargets);
    }

    public static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Safe between double quotes and between tags. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
