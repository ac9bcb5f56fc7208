package dev.capstan.web.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.chat.StartChat;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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

    StartChat wish() {
        refuse(on(mediaPreferences), "Making media in a chat");
        refuse(on(councilPreferences), "Asking several models at once");
        refuse(githubRepository != null, "Working with a repository of GitHub in a chat");
        return new StartChat(
                content, modelId, sessionId, fileIds == null ? List.of() : fileIds, tools == null ? Map.of() : tools);
    }

    private static boolean on(@Nullable JsonNode preferences) {
        return preferences != null && preferences.path("enabled").asBoolean(false);
    }

    private static void refuse(boolean wanted, String what) {
        if (wanted) {
            throw new AppException(
                    Kind.INVALID, "validation", what + " is not possible on this server. Leave it out and ask again.");
        }
    }
}
