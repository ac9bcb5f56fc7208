package dev.capstan.service.files;

import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.Picture;
import dev.capstan.service.agents.models.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows a model the pictures of a conversation, or tells it that it cannot see them. Never called inside a transaction. */
@ApplicationScoped
public class MessagePictures {
    /** Older ones are named alone: providers take no more, and all of them are paid at each turn. */
    private static final int MOST = 10;

    @Inject
    FileService files;

    @Inject
    VisiblePictures visible;

    /**
     * The conversation with its pictures, the newest first when there are too many.
     *
     * @param pictures files of the user that belong to a message, by its place in the list
     */
    public List<Message> shown(
            UUID userId, List<Message> conversation, Map<Integer, List<UUID>> pictures, ModelSettings model) {
        if (pictures.isEmpty()) {
            return conversation;
        }
        boolean sees = Sight.of(model);
        List<Message> messages = new ArrayList<>(conversation);
        Map<UUID, Optional<Picture>> seen = new HashMap<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            List<UUID> ids = pictures.get(i);
            if (ids != null && messages.get(i) instanceof Message.User user) {
                messages.set(i, sees ? shown(userId, user, ids, seen) : blind(user));
            }
        }
        return messages;
    }

    private Message shown(UUID userId, Message.User user, List<UUID> ids, Map<UUID, Optional<Picture>> seen) {
        List<Picture> pictures = new ArrayList<>();
        StringBuilder text = new StringBuilder(user.text());
        for (StoredFile file : files.find(userId, ids)) {
            if (!seen.containsKey(file.id()) && seen.size() >= MOST) {
                text.append("\n(The picture %s is not shown again.)".formatted(file.name()));
                continue;
            }
            seen.computeIfAbsent(file.id(), id -> visible.of(file))
                    .ifPresentOrElse(
                            pictures::add,
                            () -> text.append("\n(The picture %s could not be shown to you. Say so if it matters.)"
                                    .formatted(file.name())));
        }
        return new Message.User(text.toString(), pictures);
    }

    private static Message blind(Message.User user) {
        return new Message.User(user.text() + "\n(You cannot see pictures. Say so if it matters.)");
    }
}
