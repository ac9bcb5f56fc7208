package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The switches of a run that a client sends as {@code tool_args}. Only {@code true} switches one on; members that mean
 * nothing here, and values of another type, are as good as absent.
 *
 * @param taskAgent adds the tool that hands tasks to sub-agents
 * @param mediaGeneration adds the tools that make images and videos, for types that support them
 * @param deepResearch asks for thorough research in the instructions
 * @param designDocument asks for a design document first in the instructions
 */
public record ToolArgs(boolean taskAgent, boolean mediaGeneration, boolean deepResearch, boolean designDocument) {
    public static final ToolArgs NONE = new ToolArgs(false, false, false, false);

    /** @param toolArgs the member of the command; may be missing or null */
    public static ToolArgs of(JsonNode toolArgs) {
        return new ToolArgs(
                on(toolArgs, "task_agent"),
                on(toolArgs, "media_generation"),
                on(toolArgs, "deep_research"),
                on(toolArgs, "design_document"));
    }

    private static boolean on(JsonNode toolArgs, String name) {
        JsonNode value = toolArgs.path(name);
        return value.isBoolean() && value.booleanValue();
    }
}
