package dev.capstan.web.files;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says that the bytes of a file were put. What it is is found out from them, and not from here.
 *
 * @param sessionId the session that is to show it
 * @param shared whether everybody sees it once that session is published
 */
public record CompleteUpload(
        @NotNull UUID id,
        @NotNull @Size(max = 1024) String fileName,
        @NotNull @Min(0) Long fileSize,
        @NotNull @Size(max = 255) String contentType,
        @Nullable UUID sessionId,
        @Nullable Boolean shared) {}
