package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is told of earlier turns. It is always valid for a provider, whatever was deleted or cut off: each
 * question has an answer before the next, and each tool call a result.
 */
final class ChatHistory {
    private static final String NO_ANSWER = "(This was not answered.)";
    private static final String NO_RESULT = "The result is gone.";

    private final List<Message> messages = new ArrayList<>();

    private ChatHistory() {}

    /** @param stored finished messages, oldest first; the last one is the question to be answered now */
    static List<Message> of(List<ChatMessage> stored) {
        ChatHistory history = new ChatHistory();
        stored.forEach(history::add);
        return history.messages;
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
                messages.add(new Message.User(told == null ? "" : told));
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
