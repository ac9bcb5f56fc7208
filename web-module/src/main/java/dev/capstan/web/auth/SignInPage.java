package dev.capstan.web.auth;

import dev.capstan.web.filters.ReturnTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The server's own sign-in page, with a link for each outside provider. */
final class SignInPage {
    private static final PageTemplate TEMPLATE = PageTemplate.read(SignInPage.class, "sign-in.html");

    private static final String FORGOTTEN = "<a href=\"/auth/password/forgot\">Forgot your password?</a>";
    private static final String ASK = "Forgot your password? Ask your administrator for a link to choose a new one.";

    private SignInPage() {}

    /**
     * @param resetOffered whether a link to choose a new password can be sent
     * @param providers names and what they are called
     */
    static String render(
            ReturnTarget target,
            boolean registrationOpen,
            boolean resetOffered,
            Map<String, String> providers,
            String nonce) {
        return TEMPLATE.render(
                Map.of(
                        "nonce",
                        nonce,
                        "return_to",
                        target.url(),
                        "return_origin",
                        target.origin().toString(),
                        "registration",
                        registrationOpen ? "open" : "closed"),
                Map.of("providers", links(target, providers), "forgotten", resetOffered ? FORGOTTEN : ASK));
    }

    private static String links(ReturnTarget target, Map<String, String> providers) {
        String returnTo = URLEncoder.encode(target.url(), StandardCharsets.UTF_8);
        return providers.entrySet().stream()
                .map(provider -> "<a class=\"go\" href=\"/auth/oauth/%s/login?return_to=%s\">Sign in with %s</a>"
                        .formatted(
                                PageTemplate.escape(provider.getKey()),
                                PageTemplate.escape(returnTo),
                                PageTemplate.escape(provider.getValue())))
                .collect(Collectors.joining());
    }
}
