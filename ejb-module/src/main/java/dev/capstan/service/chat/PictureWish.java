package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * That the answer is to be a picture.
 *
 * @param kept the wish as the client said it, shown with the question
 */
public record PictureWish(@Nullable String aspectRatio, ObjectNode kept) {

    /** What the model is told beside the question. */
    String told() {
        String ratio = aspectRatio == null ? "1:1" : aspectRatio;
        return "(The user wants a picture. Call generate_image once, with aspect_ratio %s, and then say in one sentence what it shows.)"
                .formatted(ratio);
    }
}
