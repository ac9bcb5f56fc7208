package dev.capstan.service.errors;

import java.time.Duration;

/** Too much, too fast; the caller is told when to come back. */
public class RateLimitedException extends AppException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public RateLimitedException(String message, Duration retryAfter) {
        super(Kind.RATE_LIMITED, "rate_limited", message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
