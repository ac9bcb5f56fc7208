package dev.capstan.service.agents.models;

import java.util.List;

/** One entry of a conversation, oldest first. */
public sealed interface Message {
    /** @param pictures for models that can see; the others are told without them */
    record User(String text, List<Picture> pictures) implements Message {
        public User {
            pictures = List.copyOf(pictures);
        }

        public User(String text) {
            this(text, List.of());
        }
    }

    record Assistant(List<Block> blocks) implements Message {
        public Assistant {
            blocks = List.copyOf(blocks);
        }
    }

    /** The answers to the tool calls of the assistant message before it, in the order of the calls. */
    record ToolResults(List<ToolResult> results) implements Message {
        public ToolResults {
            results = List.copyOf(results);
        }
    }

    record ToolResult(String callId, String toolName, String content, boolean failed) {}
}
