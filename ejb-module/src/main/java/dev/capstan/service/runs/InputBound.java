package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.Picture;
import dev.capstan.types.credits.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many tokens a request can be at most, and how many it probably is. No tokenizer makes more than one token of a
 * byte, so the number of bytes is a bound for every provider; a quarter of it is the usual guess for text.
 */
public final class InputBound {
    private static final int FRAMING_PER_MESSAGE = 16;
    private static final int BYTES_PER_TOKEN = 4;

    private InputBound() {}

    /** The most tokens that a provider can count as input. */
    public static long of(ModelRequest request) {
        long bytes = bytes(request.system()) + bytes(request.messages());
        for (var tool : request.tools()) {
            bytes += FRAMING_PER_MESSAGE
                    + bytes(tool.name())
                    + bytes(tool.description())
                    + bytes(tool.inputSchema().toString());
        }
        return bytes;
    }

    /** For calls that ended without a report of the provider: what was sent, and what was heard. */
    public static TokenUsage estimate(ModelRequest request, long charactersHeard) {
        return estimate(of(request), charactersHeard);
    }

    /** As {@link #estimate(ModelRequest, long)}, of a request whose bound is known. */
    public static TokenUsage estimate(long inputBound, long charactersHeard) {
        return TokenUsage.of(inputBound / BYTES_PER_TOKEN, Math.ceilDiv(charactersHeard, BYTES_PER_TOKEN));
    }

    static long bytes(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> FRAMING_PER_MESSAGE + bytes(message))
                .sum();
    }

    private static long bytes(Message message) {
        return switch (message) {
            case Message.User user -> bytes(user.text()) + user.pictures().size() * Picture.MOST_TOKENS;
            case Message.Assistant assistant ->
                assistant.blocks().stream().mapToLong(InputBound::bytes).sum();
            case Message.ToolResults results ->
                results.results().stream()
                        .mapToLong(result -> FRAMING_PER_MESSAGE + bytes(result.toolName()) + bytes(result.content()))
                        .sum();
        };
    }

    private static long bytes(Block block) {
        return switch (block) {
            case Block.Text text -> bytes(text.text());
            case Block.Thinking thinking ->
                bytes(thinking.text()) + (thinking.signature() == null ? 0 : bytes(thinking.signature()));
            case Block.ToolCall call ->
                FRAMING_PER_MESSAGE + bytes(call.name()) + bytes(call.input().toString());
        };
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
