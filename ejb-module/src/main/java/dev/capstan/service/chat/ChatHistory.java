package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told of earlier turns. It is always valid for a provider, whatever was deleted or cut off: each
 * question has an answer before the next, and each tool call a result.
 */
final class ChatHistory {
    private static final String NO_ANSWER = "(This was not answered.)";
    private static final String NO_RESULT = "The result is gone.";

    private final List<Message> messages = new ArrayList<>();
    private final Map<Integer, List<UUID>> pictures = new HashMap<>();
    private @Nullable String summary;

    private ChatHistory(@Nullable String summary) {
        this.summary = summary;
    }

    /** @param summary what stands for what was said before; null when that is nothing */
    static Told told(@Nullable String summary, List<ChatMessage> stored) {
        ChatHistory history = new ChatHistory(summary);
        stored.forEach(history::add);
        return new Told(history.messages, history.pictures);
    }

    /** @param stored finished messages, oldest first; the last one is the question to be answered now */
    static List<Message> of(List<ChatMessage> stored) {
        return told(null, stored).messages();
    }

    private void add(ChatMessage message) {
        switch (message.role()) {
            case USER -> {
                closeCalls();
                if (!messages.isEmpty() && messages.getLast() instanceof Message.User) {
                    messages.add(new Message.Assistant(List.of(new Block.Text(NO_ANSWER))));
                }
                if (!messages.isEmpty() && messages.getLast() instanceof Message.ToolResults) {
                    messages.add(new Message.Assistant(List.of(new Block.Text(NO_ANSWER))));
                }
                String told = message.told();
                List<UUID> shown = pictures(message);
                if (!shown.isEmpty()) {
                    pictures.put(messages.size(), shown);
                }
                messages.add(new Message.User(afterSummary(told == null ? "" : told)));
            }
            case ASSISTANT -> {
                closeCalls();
                List<Block> blocks = ChatParts.blocks(message.content());
                if (!blocks.isEmpty() && !messages.isEmpty()) {
                    messages.add(new Message.Assistant(blocks));
                }
            }
            case TOOL -> {
                if (!open().isEmpty()) {
                    messages.add(new Message.ToolResults(answered(ChatParts.results(message.content()))));
                }
            }
            case SYSTEM -> {} // instructions are this server's own
        }
    }

    /** What was said before goes to the first question that is told word for word. */
    private String afterSummary(String question) {
        String before = summary;
        summary = null;
        return before == null ? question : summarised(before, question);
    }

    static String summarised(String summary, String question) {
        return "(What was said in this conversation before, in short:)\n%s\n\n(The conversation goes on:)\n%s"
                .formatted(summary, question);
    }

    private static List<UUID> pictures(ChatMessage message) {
        return message.files()
                .valueStream()
                .filter(file -> file.path("content_type").asText().startsWith("image/"))
                .map(file -> UUID.fromString(file.path("id").asText()))
                .toList();
    }

    private List<Block.ToolCall> open() {
        return !messages.isEmpty() && messages.getLast() instanceof Message.Assistant assistant
                ? assistant.blocks().stream()
                        .filter(Block.ToolCall.class::isInstance)
                        .map(Block.ToolCall.class::cast)
                        .toList()
                : List.of();
    }

    private List<ToolResult> answered(List<ToolResult> results) {
        return open().stream()
                .map(call -> results.stream()
                        .filter(result -> result.callId().equals(call.id()))
                        .findFirst()
                        .orElseGet(() -> new ToolResult(call.id(), call.name(), NO_RESULT, true)))
                .toList();
    }

    private void closeCalls() {
        if (!open().isEmpty()) {
            messages.add(new Message.ToolResults(answered(List.of())));
        }
    }
}
