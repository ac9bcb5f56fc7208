package dev.capstan.service.agents.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A part of what a model said. Stored as JSON with the step that produced it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Block.Thinking.class, name = "thinking"),
    @JsonSubTypes.Type(value = Block.ToolCall.class, name = "tool_call")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Block {
    record Text(String text) implements Block {}

    /**
     * @param signature the provider's seal, which must be sent back unchanged with the block; null where it has none
     */
    record Thinking(String text, @Nullable String signature) implements Block {}

    /**
     * @param id unique within the run
     * @param input an object; never null
     * @param signature a provider's seal on the call, sent back unchanged; null where it has none
     */
    record ToolCall(
            String id,
            String name,
            JsonNode input,
            @Nullable String signature) implements Block {}
}
