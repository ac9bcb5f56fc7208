package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.types.chat.ChatRole;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** When a conversation is near the end of what a model can read. */
final class ChatWindow {
    private static final double NEAR = 0.9;
    private static final int BYTES_PER_TOKEN = 4;

    private ChatWindow() {}

    static boolean near(long tokens, ModelSettings model) {
        return tokens >= NEAR * model.contextTokens();
    }

    /** The provider's own count of the last answer, and an estimate of what came after it. */
    static long likely(List<ChatMessage> stored) {
        long tokens = 0;
        for (ChatMessage message : stored) {
            Long counted = message.tokens();
            boolean answer = message.role() == ChatRole.ASSISTANT && counted != null && counted > 0;
            tokens = answer ? counted : tokens + bytes(message) / BYTES_PER_TOKEN;
        }
        return tokens;
    }

    private static long bytes(ChatMessage message) {
        String text = message.told() == null ? message.content().toString() : message.told();
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
