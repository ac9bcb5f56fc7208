package dev.capstan.types.credits;

/**
 * What one model call consumed, in tokens, the same for every provider: {@code input} excludes what was read from or
 * written to a prompt cache, {@code reasoning} is a part of {@code output} and is not paid twice.
 */
public record TokenUsage(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    public TokenUsage {
        if (input < 0 || cacheRead < 0 || cacheWrite < 0 || output < 0 || reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException(
                    "impossible token counts: input %d, cache read %d, cache write %d, output %d, reasoning %d"
                            .formatted(input, cacheRead, cacheWrite, output, reasoning));
        }
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0);
    }

    /** Everything that counts against the context window. */
    public long total() {
        return input + cacheRead + cacheWrite + output;
    }

    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning);
    }
}
