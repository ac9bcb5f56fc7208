package dev.capstan.web.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.json.Json;
import dev.capstan.web.filters.ReturnTarget;
import java.util.Map;

/** Hands a token pair to the window that opened this one, or to the page that led here. */
final class HandOverPage {
    private static final PageTemplate TEMPLATE = PageTemplate.read(HandOverPage.class, "hand-over.html");

    private HandOverPage() {}

    static String render(TokenPair tokens, ReturnTarget target, String nonce) {
        try {
            return TEMPLATE.render(
                    Map.of(
                            "nonce",
                            nonce,
                            "return_to",
                            target.url(),
                            "return_origin",
                            target.origin().toString(),
                            "tokens",
                            Json.MAPPER.writeValueAsString(tokens)),
                    Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a token pair could not be written", e);
        }
    }
}
