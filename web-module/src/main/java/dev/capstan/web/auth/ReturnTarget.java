package dev.capstan.web.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.filters.Origin;
import dev.capstan.web.filters.WebConfig;
import org.jspecify.annotations.Nullable;

/** The page that is handed the token pair. Its origin is on the allow-list, or it does not exist. */
record ReturnTarget(String url, Origin origin) {
    /** @throws AppException when the address is no absolute http(s) URL, or its origin may not have tokens */
    static ReturnTarget of(@Nullable String url, WebConfig web) {
        String given = url == null ? "" : url;
        Origin origin = Origin.ofUrl(given)
                .orElseThrow(() -> refused("return_to must be an absolute http or https URL, the page to return to."));
        if (!web.allowedOrigins().contains(origin)) {
            throw refused(
                    "This server hands no tokens to %s. Its administrator can add it to CAPSTAN_WEB_ALLOWED_ORIGINS."
                            .formatted(origin));
        }
        return new ReturnTarget(given, origin);
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
