package dev.capstan.service.tools;

import java.util.List;

/**
 * What the sources gave for a run.
 *
 * @param notes sentences for the user about what could not be offered
 */
public record OfferedTools(List<Tool> tools, List<String> notes) {
    public static final OfferedTools NONE = new OfferedTools(List.of(), List.of());

    public OfferedTools {
        tools = List.copyOf(tools);
        notes = List.copyOf(notes);
    }
}
