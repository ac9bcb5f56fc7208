package dev.capstan.service.files;

import dev.capstan.persistence.files.FileAsset;
import dev.capstan.types.files.AssetKind;
import dev.capstan.types.files.AssetSource;
import dev.capstan.types.files.AssetStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A file as services pass it on. Until it is complete, type and size are what its owner claims. */
public record StoredFile(
        UUID id,
        UUID userId,
        String name,
        String contentType,
        long size,
        AssetKind kind,
        AssetSource source,
        AssetStatus status,
        String storageKey,
        Optional<String> sha256,
        Instant createdAt) {

    public static StoredFile of(FileAsset asset) {
        return new StoredFile(
                asset.id(),
                asset.userId(),
                asset.fileName(),
                asset.contentType(),
                asset.fileSize(),
                asset.kind(),
                asset.source(),
                asset.status(),
                asset.storageKey(),
                asset.sha256(),
                asset.createdAt());
    }

    /** Where the upload arrives, before anybody has looked at it. */
    String arrivalKey() {
        return "uploads/" + id;
    }

    public boolean complete() {
        return status == AssetStatus.COMPLETE;
    }

    /** How browsers are to treat it. */
    public String disposition() {
        return Disposition.of(name, FileTypes.harmless(contentType));
    }
}
