package dev.capstan.service.agents.models;

import java.nio.charset.StandardCharsets;

/**
 * How many tokens a text is, where nobody counted. It errs on the high side: one token for every three bytes, while the
 * tokenizers in use need three and a half to five for prose and about three for code.
 */
public final class TokenEstimate {
    private static final int BYTES_PER_TOKEN = 3;
    private static final int TOKENS_PER_MESSAGE = 8;

    private TokenEstimate() {}

    public static long of(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8).length);
    }

    public static long ofBytes(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** All that goes to the model: system text, messages and the descriptions of the tools. */
    public static long of(ModelRequest request) {
        long total = of(request.system());
        for (Message message : request.messages()) {
            total += TOKENS_PER_MESSAGE + of(message);
        }
        return total
                + request.tools().stream()
                        .mapToLong(tool -> TOKENS_PER_MESSAGE
                                + of(tool.name())
                                + of(tool.description())
                                + of(tool.inputSchema().toString()))
                        .sum();
    }

    private static long of(Message message) {
        return switch (message) {
            case Message.User user -> of(user.text()) + user.pictures().size() * Picture.MOST_TOKENS;
            case Message.Assistant answer ->
                answer.blocks().stream().mapToLong(TokenEstimate::of).sum();
            case Message.ToolResults results ->
                results.results().stream()
                        .mapToLong(result -> TOKENS_PER_MESSAGE + of(result.content()))
                        .sum();
        };
    }

    /** What the block costs in an answer or in a later request. */
    public static long of(Block block) {
        return switch (block) {
            case Block.Text text -> of(text.text());
            case Block.Thinking thinking -> of(thinking.text());
            case Block.ToolCall call ->
                TOKENS_PER_MESSAGE + of(call.name()) + of(call.input().toString());
        };
    }
}
