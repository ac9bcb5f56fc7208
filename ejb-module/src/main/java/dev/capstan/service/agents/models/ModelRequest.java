package dev.capstan.service.agents.models;

import dev.capstan.service.tools.ToolSpec;
import java.util.List;

/**
 * One call of a model.
 *
 * @param maxOutputTokens the most the answer may cost; a provider must pass it on, the credit hold counts on it
 */
public record ModelRequest(String system, List<Message> messages, List<ToolSpec> tools, int maxOutputTokens) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("an answer needs at least one token, not " + maxOutputTokens);
        }
    }
}
