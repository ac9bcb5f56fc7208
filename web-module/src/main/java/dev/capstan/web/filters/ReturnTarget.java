package dev.capstan.web.filters;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import org.jspecify.annotations.Nullable;

/** A page of a client that people are sent back to, with tokens or after a payment. Its origin is on the allow-list, or it does not exist. */
public record ReturnTarget(String url, Origin origin) {
    /**
     * @param member what the client calls the address
     * @throws AppException when the address is no absolute http(s) URL, or its origin is not on the allow-list
     */
    public static ReturnTarget of(String member, @Nullable String url, WebConfig web) {
        String given = url == null ? "" : url;
        Origin origin = Origin.ofUrl(given)
                .orElseThrow(() -> refused(member + " must be an absolute http or https URL, the page to return to."));
        if (!web.allowedOrigins().contains(origin)) {
            throw refused("This server sends nobody to %s. Its administrator can add it to CAPSTAN_WEB_ALLOWED_ORIGINS."
                    .formatted(origin));
        }
        return new ReturnTarget(given, origin);
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
