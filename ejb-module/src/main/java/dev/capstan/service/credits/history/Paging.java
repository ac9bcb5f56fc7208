package dev.capstan.service.credits.history;

/** Which part of a list; {@code page} counts from 1. */
public record Paging(int page, int perPage) {
    public Paging {
        if (page < 1 || perPage < 1) {
            throw new IllegalArgumentException("page %d of %d".formatted(page, perPage));
        }
    }

    long offset() {
        return (page - 1L) * perPage;
    }
}
