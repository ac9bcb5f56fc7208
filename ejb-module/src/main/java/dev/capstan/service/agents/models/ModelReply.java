package dev.capstan.service.agents.models;

import dev.capstan.types.credits.TokenUsage;
import java.util.List;

/** A finished answer. {@code blocks} are in the order in which they were streamed; empty texts are left out. */
public record ModelReply(List<Block> blocks, TokenUsage usage, StopReason stopReason) {
    public enum StopReason {
        END,
        TOOL_CALLS,
        OUTPUT_LIMIT,
        REFUSED
    }

    public ModelReply {
        blocks = List.copyOf(blocks);
    }

    public List<Block.ToolCall> toolCalls() {
        return blocks.stream()
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .toList();
    }
}
