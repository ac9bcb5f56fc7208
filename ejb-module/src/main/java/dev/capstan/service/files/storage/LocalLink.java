package dev.capstan.service.files.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a link of this server's own store says. It is sealed, so that nobody can make or change one.
 *
 * @param write whether it is for putting the object there, else for getting it
 * @param length how many bytes must be put; -1 for getting
 * @param disposition the value of Content-Disposition; null for putting
 */
public record LocalLink(
        boolean write,
        String key,
        String contentType,
        long length,
        @Nullable String disposition,
        Instant until) {
    static final String PURPOSE = "files.link";

    String text() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a link could not be written", e);
        }
    }

    static LocalLink of(String text) {
        try {
            return Json.MAPPER.readValue(text, LocalLink.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no link", e);
        }
    }
}
