package dev.capstan.service.exports;

import dev.capstan.persistence.exports.DataExport;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An archive as its owner sees it.
 *
 * @param status {@code waiting}, {@code running}, {@code ready}, {@code failed} or {@code expired}
 * @param partsDone of {@code parts}: how far it is
 * @param downloadUrl where to get it within the hour; null unless it is ready and was asked for by itself
 */
public record ExportView(
        UUID id,
        String status,
        int partsDone,
        int parts,
        @Nullable Long fileSize,
        @Nullable String downloadUrl,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt) {
    static ExportView of(DataExport export) {
        return new ExportView(
                export.id(),
                export.status(),
                export.partsDone(),
                export.parts(),
                export.fileSize(),
                null,
                export.requestedAt(),
                export.finishedAt(),
                export.expiresAt());
    }

    ExportView at(String url) {
        return new ExportView(id, status, partsDone, parts, fileSize, url, requestedAt, finishedAt, expiresAt);
    }

    @Override
    public String toString() {
        return "ExportView[" + id + "]";
    }
}
