package dev.capstan.service.agents.models;

import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished answer.
 *
 * @param blocks in the order in which they were streamed; empty texts are left out
 * @param doubt null when every count of {@code usage} is the provider's own
 */
public record ModelReply(
        List<Block> blocks,
        TokenUsage usage,
        StopReason stopReason,
        @Nullable UsageDoubt doubt) {
    public enum StopReason {
        END,
        TOOL_CALLS,
        OUTPUT_LIMIT,
        REFUSED
    }

    public ModelReply {
        blocks = List.copyOf(blocks);
    }

    /** With counts that are the provider's own. */
    public ModelReply(List<Block> blocks, TokenUsage usage, StopReason stopReason) {
        this(blocks, usage, stopReason, null);
    }

    public List<Block.ToolCall> toolCalls() {
        return blocks.stream()
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .toList();
    }
}
