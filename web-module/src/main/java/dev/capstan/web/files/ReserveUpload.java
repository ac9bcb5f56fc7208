package dev.capstan.web.files;

import dev.capstan.service.files.FileWish;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A file that is to be uploaded.
 *
 * @param sha256 its checksum in hexadecimal, to be compared when it has arrived
 */
public record ReserveUpload(
        @NotBlank @Size(max = 1024) String fileName,
        @NotNull @Size(max = 255) String contentType,
        @NotNull @Min(0) Long fileSize,

        @Nullable @Pattern(regexp = "[0-9A-Fa-f]{64}", message = "must be 64 hexadecimal digits")
        String sha256) {
    FileWish wish() {
        return new FileWish(fileName, contentType, fileSize, sha256);
    }
}
