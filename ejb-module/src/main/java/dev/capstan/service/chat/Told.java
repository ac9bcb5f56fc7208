package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Message;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a model is told, the question last.
 *
 * @param pictures the files that belong to a message, by its place in the list
 */
record Told(List<Message> messages, Map<Integer, List<UUID>> pictures) {
    Told {
        messages = List.copyOf(messages);
        pictures = Map.copyOf(pictures);
    }

    int pictureCount() {
        return pictures.values().stream().mapToInt(List::size).sum();
    }
}
