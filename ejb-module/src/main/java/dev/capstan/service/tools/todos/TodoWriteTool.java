package dev.capstan.service.tools.todos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Replaces the to-do list. */
@ApplicationScoped
public class TodoWriteTool extends CheckedTool {
    private static final ToolSpec SPEC = ToolSpec.of(
            "TodoWrite", "Write to-do list", "Replaces the to-do list of this session as a whole.", """
            "todos":{"type":"array","maxItems":200,"items":{"type":"object","properties":{
                "id":{"type":"string"},"content":{"type":"string"},
                "status":{"type":"string","enum":["pending","in_progress","completed"]},
                "priority":{"type":"string","enum":["low","medium","high"]}},
                "required":["id","content","status","priority"],"additionalProperties":false}}""", "todos");

    @Inject
    Todos todos;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        JsonNode list = input.get("todos");
        todos.replace(context.sessionId(), list.toString());
        return ToolOutcome.Done.of("The to-do list has %d items now.".formatted(list.size()), list);
    }
}
