package dev.capstan.service.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which models answer together, each by its id or name as in {@link StartChat}.
 *
 * @param synthesis the model that makes one answer of theirs; null for the model of the message
 */
public record CouncilWish(List<String> models, @Nullable String synthesis) {
    public CouncilWish {
        models = List.copyOf(models);
    }
}
