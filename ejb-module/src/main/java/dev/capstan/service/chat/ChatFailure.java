package dev.capstan.service.chat;

import dev.capstan.service.credits.InsufficientCreditsException;
import dev.capstan.service.errors.AppException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A turn cannot go on. Its message is for the user; it holds nothing that a provider said about keys. */
final class ChatFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private final transient @Nullable BigDecimal available;
    private final transient @Nullable BigDecimal required;

    private ChatFailure(
            String code,
            String message,
            boolean retryable,
            @Nullable BigDecimal available,
            @Nullable BigDecimal required) {
        super(message);
        this.code = code;
        this.retryable = retryable;
        this.available = available;
        this.required = required;
    }

    static ChatFailure of(String message, boolean retryable) {
        return new ChatFailure("streaming_error", message, retryable, null, null);
    }

    static ChatFailure of(AppException refusal) {
        return refusal instanceof InsufficientCreditsException credits
                ? new ChatFailure(
                        "insufficient_credits",
                        String.valueOf(refusal.getMessage()),
                        false,
                        credits.left(),
                        credits.needed())
                : of(String.valueOf(refusal.getMessage()), false);
    }

    String code() {
        return code;
    }

    boolean retryable() {
        return retryable;
    }

    @Nullable
    BigDecimal available() {
        return available;
    }

    @Nullable
    BigDecimal required() {
        return required;
    }
}
