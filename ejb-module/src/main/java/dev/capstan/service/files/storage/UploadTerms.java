package dev.capstan.service.files.storage;

import java.time.Duration;

/** What an upload link allows: bytes of this type, exactly this many, until it expires. */
public record UploadTerms(String contentType, long length, Duration lifetime) {}
