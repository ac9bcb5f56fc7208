package dev.capstan.service.net;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What another server answered.
 *
 * @param address where the answer came from in the end, after redirects
 * @param contentType as sent, with its parameters; null when none was
 * @param truncated whether the body was longer than what was read of it
 * @param challenge how it wants to be asked (WWW-Authenticate); null when it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // two answers are never compared
public record WebAnswer(
        URI address,
        int status,
        @Nullable String contentType,
        @Nullable String retryAfter,
        byte[] body,
        boolean truncated,
        @Nullable String challenge) {
    public boolean ok() {
        return status / 100 == 2;
    }
}
