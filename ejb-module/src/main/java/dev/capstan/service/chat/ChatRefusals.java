package dev.capstan.service.chat;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.util.UUID;

/** Why chat says no. */
final class ChatRefusals {
    private ChatRefusals() {}

    static AppException busy(UUID sessionId) {
        return new AppException(
                Kind.CONFLICT,
                "concurrent_operation",
                "Session %s is answering already. Wait for it, or stop it first.".formatted(sessionId));
    }

    static AppException council(String sentence) {
        return new AppException(Kind.INVALID, "validation", sentence);
    }

    static AppException unknownModel(String model) {
        String shown = model.length() <= 100 ? model : model.substring(0, 100);
        return new AppException(
                Kind.INVALID,
                "model_not_found",
                "There is no model %s to use; choose one of the list.".formatted(shown));
    }
}
