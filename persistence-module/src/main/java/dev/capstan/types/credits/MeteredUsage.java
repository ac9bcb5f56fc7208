package dev.capstan.types.credits;

import org.jspecify.annotations.Nullable;

/** What a model call consumed, and, unless every count is the provider's own, why not. */
public record MeteredUsage(TokenUsage usage, @Nullable UsageDoubt doubt) {
    public boolean estimated() {
        return doubt != null;
    }
}
