package dev.capstan.web.files;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A page of a user's pictures. */
public record MediaLibrary(List<Item> items, long total, int limit, int offset, boolean hasMore) {
    /** One of them; {@code source} is {@code upload} or {@code generated}. */
    public record Item(UUID id, String name, String url, String source, Instant createdAt) {}
}
