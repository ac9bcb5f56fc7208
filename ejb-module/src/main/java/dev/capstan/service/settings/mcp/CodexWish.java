package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How a user wants Codex to work.
 *
 * @param authJson what the program keeps in its own file after a sign-in
 * @param apiKey instead of it, or put into it
 */
public record CodexWish(
        @Nullable JsonNode authJson,
        @Nullable String apiKey,
        @Nullable String model,
        @Nullable String effort,
        boolean search) {
    @Override
    public String toString() {
        return "CodexWish[…]";
    }
}
