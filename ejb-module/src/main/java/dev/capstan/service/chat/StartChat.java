package dev.capstan.service.chat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user says in a chat.
 *
 * @param text not blank
 * @param model the id of a model setting, or the name of a model of the user's list
 * @param sessionId null to begin a new session
 * @param files of the user, for the model
 * @param tools switched on or off by name; what is not named is on
 * @param council several models to ask in place of one; null for one
 * @param picture the picture that the user wants to have made; null for none
 */
public record StartChat(
        String text,
        String model,
        @Nullable UUID sessionId,
        List<UUID> files,
        Map<String, Boolean> tools,
        @Nullable CouncilWish council,
        @Nullable PictureWish picture) {
    public StartChat {
        files = List.copyOf(files);
        tools = Map.copyOf(tools);
    }
}
