package dev.capstan.web.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.settings.mcp.CodexWish;
import dev.capstan.web.json.WireText;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How Codex signs in and works. */
@Schema(name = "Codex")
public record CodexBody(
        @Nullable @Schema(implementation = Object.class) JsonNode authJson,
        @Nullable @Size(max = 2000) String apikey,
        @Nullable @Size(max = 100) String model,
        @Nullable @Size(max = 20) String modelReasoningEffort,
        @Nullable Boolean search) {
    @AssertTrue(message = "Texts must not hold NUL or half of a character.")
    @Schema(hidden = true)
    boolean isWellFormed() {
        return authJson == null || WireText.wellFormed(authJson);
    }

    CodexWish wish() {
        return new CodexWish(
                authJson == null || authJson.isNull() ? null : authJson,
                apikey,
                blankToNull(model),
                blankToNull(modelReasoningEffort),
                search != null && search);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "CodexBody[…]";
    }
}
