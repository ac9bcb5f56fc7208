package dev.capstan.web.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The provider's page to go to, and its session for clients that open it with the provider's own library. */
public record CheckoutReply(
        @JsonProperty("sessionId") String sessionId,
        @Nullable String url) {}
