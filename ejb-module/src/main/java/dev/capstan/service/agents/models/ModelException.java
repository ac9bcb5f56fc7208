package dev.capstan.service.agents.models;

import dev.capstan.types.credits.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model call that did not end well. The message is safe to show: it never holds a key or a provider's raw body. */
public class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** Too many requests, or the provider is overloaded: try again after {@link #retryAfter}. */
        OVERLOADED,
        /** No answer, or a silent stream, for longer than the limit; or the connection broke. */
        UNREACHABLE,
        /** The provider failed (5xx, or an error inside the stream). */
        PROVIDER_FAILED,
        /** The request is wrong for this model, for example too long. */
        INVALID_REQUEST,
        /** The key is missing, wrong, or lacks a right. */
        UNAUTHORIZED,
        /** The caller's cancel token ended it. */
        CANCELLED
    }

    private final Kind kind;
    private final transient @Nullable TokenUsage usage;
    private final @Nullable Duration retryAfter;

    public ModelException(Kind kind, String message, @Nullable TokenUsage usage, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.usage = usage;
        this.retryAfter = retryAfter;
    }

    public ModelException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed later. */
    public boolean transientFault() {
        return switch (kind) {
            case OVERLOADED, UNREACHABLE, PROVIDER_FAILED -> true;
            case INVALID_REQUEST, UNAUTHORIZED, CANCELLED -> false;
        };
    }

    /** What the provider had reported as consumed when the call ended; empty when it had reported nothing. */
    public Optional<TokenUsage> usage() {
        return Optional.ofNullable(usage);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
