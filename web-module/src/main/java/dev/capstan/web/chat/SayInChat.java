package dev.capstan.web.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.chat.CouncilWish;
import dev.capstan.service.chat.PictureWish;
import dev.capstan.service.chat.StartChat;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a user says, to which model. What this server cannot do yet is refused, and not left out in silence. */
public record SayInChat(
        @NotBlank @Size(max = 500_000) String content,
        @NotBlank @Size(max = 255) String modelId,
        @Nullable @Size(max = 20) List<@NotNull UUID> fileIds,
        @Nullable UUID sessionId,
        @Nullable @Size(max = 50) Map<String, Boolean> tools,
        @Schema(implementation = Object.class) @Nullable ObjectNode mediaPreferences,
        @Schema(implementation = Object.class) @Nullable ObjectNode githubRepository,
        @Schema(implementation = Object.class) @Nullable ObjectNode councilPreferences) {
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_WISH = 20_000;
    private static final List<String> RATIOS = List.of("1:1", "16:9", "9:16", "4:3", "3:4");

    StartChat wish() {
        refuse(
                githubRepository != null,
                "GitHub is not connected on this server, so no repository can be looked at in a chat. Leave github_repository out and ask again.");
        return new StartChat(
                content,
                modelId,
                sessionId,
                fileIds == null ? List.of() : fileIds,
                tools == null ? Map.of() : tools,
                on(councilPreferences) ? council(councilPreferences) : null,
                on(mediaPreferences) ? picture(mediaPreferences) : null);
    }

    private static CouncilWish council(JsonNode preferences) {
        List<String> models = new ArrayList<>();
        for (JsonNode model : preferences.path("council_models")) {
            JsonNode id = model.path("model_id");
            refuse(
                    !id.isTextual() || id.asText().isBlank() || id.asText().length() > LONGEST_ID,
                    "Each of council_models needs a model_id of 1 to %d characters.".formatted(LONGEST_ID));
            models.add(id.asText());
        }
        String synthesis = preferences.path("synthesis_model_id").asText("");
        refuse(synthesis.length() > LONGEST_ID, "synthesis_model_id has at most %d characters.".formatted(LONGEST_ID));
        return new CouncilWish(models, synthesis.isBlank() ? null : synthesis);
    }

    private static PictureWish picture(ObjectNode preferences) {
        String type = preferences.path("type").asText("");
        refuse(
                !type.equals("image"),
                "Of media, this server makes images in a chat; %s is not possible. Choose image, or leave media_preferences out."
                        .formatted(
                                type.isBlank()
                                        ? "a kind without a name"
                                        : type.substring(0, Math.min(40, type.length()))));
        String ratio = preferences.path("aspect_ratio").asText("");
        refuse(
                !ratio.isEmpty() && !RATIOS.contains(ratio),
                "aspect_ratio is one of %s.".formatted(String.join(", ", RATIOS)));
        refuse(
                preferences.toString().length() > LONGEST_WISH,
                "media_preferences are longer than %d characters.".formatted(LONGEST_WISH));
        return new PictureWish(ratio.isEmpty() ? null : ratio, preferences);
    }

    private static boolean on(@Nullable JsonNode preferences) {
        return preferences != null && preferences.path("enabled").asBoolean(false);
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new AppException(Kind.INVALID, "validation", sentence);
        }
    }
}
