package dev.capstan.service.files;

import org.jspecify.annotations.Nullable;

/**
 * What a user wants to upload.
 *
 * @param sha256 what the bytes must come to, in hexadecimal; null when the client does not say
 */
public record FileWish(
        String name,
        String contentType,
        long size,
        @Nullable String sha256) {}
