package dev.capstan.service.agents.models;

import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
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
    private final transient @Nullable MeteredUsage usage;
    private final @Nullable Duration retryAfter;

    public ModelException(Kind kind, String message, @Nullable TokenUsage usage, @Nullable Duration retryAfter) {
        this(kind, usage == null ? null : new MeteredUsage(usage, null), message, retryAfter);
    }

    private ModelException(Kind kind, @Nullable MeteredUsage usage, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.usage = usage;
        this.retryAfter = retryAfter;
    }

    /** With what the call had consumed, as far as it can be known. */
    public static ModelException metered(
            Kind kind, String message, @Nullable MeteredUsage usage, @Nullable Duration retryAfter) {
        return new ModelException(kind, usage, message, retryAfter);
    }

    public ModelException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    /**
     * What an answer with a failing HTTP status means, the same for every provider.
     *
     * @param detail a short sentence of the provider, already cleared of secrets
     */
    public static ModelException ofStatus(
            String provider,
            int status,
            @Nullable String detail,
            @Nullable TokenUsage usage,
            @Nullable Duration retryAfter) {
        Kind kind = switch (status) {
            case 429, 503, 529 -> Kind.OVERLOADED;
            case 401, 403 -> Kind.UNAUTHORIZED;
            default -> status / 100 == 4 && status != 408 ? Kind.INVALID_REQUEST : Kind.PROVIDER_FAILED;
        };
        String meaning = switch (kind) {
            case OVERLOADED -> "is overloaded or limits the rate of calls; try again later";
            case UNAUTHORIZED -> "refused the API key of this model; check it in the model settings";
            case INVALID_REQUEST -> "did not accept the request";
            case PROVIDER_FAILED, UNREACHABLE, CANCELLED -> "failed; try again later";
        };
        // What a provider says about a key may repeat a part of the key.
        String said = detail == null || detail.isBlank() || kind == Kind.UNAUTHORIZED ? "" : ": " + detail;
        return new ModelException(
                kind, "%s %s (HTTP %d)%s".formatted(provider, meaning, status, said), usage, retryAfter);
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

    /**
     * What the call had consumed when it ended: as reported, and where the provider reports only at the end, estimated
     * from what was streamed. Empty when nothing had been streamed or reported.
     */
    public Optional<TokenUsage> usage() {
        return Optional.ofNullable(usage).map(MeteredUsage::usage);
    }

    /** Why {@link #usage} is an estimate; empty when it is the provider's own count, or there is none. */
    public Optional<UsageDoubt> doubt() {
        return Optional.ofNullable(usage).map(MeteredUsage::doubt);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
