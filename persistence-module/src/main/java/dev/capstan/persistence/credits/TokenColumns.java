package dev.capstan.persistence.credits;

import dev.capstan.types.credits.TokenUsage;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Tokens by price class: the columns that a usage fact and a report in quarantine share. */
@Embeddable
class TokenColumns {
    @Column(name = "input_tokens")
    private long input;

    @Column(name = "cache_read_tokens")
    private long cacheRead;

    @Column(name = "cache_write_tokens")
    private long cacheWrite;

    @Column(name = "output_tokens")
    private long output;

    @Column(name = "reasoning_tokens")
    private long reasoning;

    protected TokenColumns() {}

    TokenColumns(TokenUsage usage) {
        this.input = usage.input();
        this.cacheRead = usage.cacheRead();
        this.cacheWrite = usage.cacheWrite();
        this.output = usage.output();
        this.reasoning = usage.reasoning();
    }

    TokenUsage usage() {
        return new TokenUsage(input, cacheRead, cacheWrite, output, reasoning);
    }
}
