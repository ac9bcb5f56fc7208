package dev.capstan.service.tools.files;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Recognises files that are not text by how they begin. */
final class MediaKind {
    private static final Map<String, String> BEGINNINGS = Map.of(
            "\u0089PNG", "a PNG image",
            "\u00ff\u00d8\u00ff", "a JPEG image",
            "GIF8", "a GIF image",
            "%PDF-", "a PDF document",
            "PK\u0003\u0004", "a ZIP archive or an office document",
            "\u007fELF", "a program");

    private MediaKind() {}

    static Optional<String> of(byte[] content) {
        String begin = new String(content, 0, Math.min(16, content.length), StandardCharsets.ISO_8859_1);
        if (begin.startsWith("RIFF") && begin.startsWith("WEBP", 8)) {
            return Optional.of("a WebP image");
        }
        return BEGINNINGS.entrySet().stream()
                .filter(entry -> begin.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
