package dev.capstan.service.tools.todos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Shows the to-do list. */
@ApplicationScoped
public class TodoReadTool extends CheckedTool {
    private static final ToolSpec SPEC =
            ToolSpec.of("TodoRead", "Read to-do list", "Shows the to-do list of this session.", "", "");

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
        String list = todos.of(context.sessionId());
        try {
            return ToolOutcome.Done.of(list, Json.MAPPER.readTree(list));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored to-do list is not JSON", e);
        }
    }
}
