package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.*;

@jakarta.enterprise.context.ApplicationScoped
public class ToolRegistry {
    public Optional<Tool> find(String name) {
        return Optional.empty();
    }

    public List<ToolSpec> specs(List<String> names) {
        return List.of();
    }

    public ToolOutcome call(Tool tool, JsonNode input, ToolContext context) throws InterruptedException {
        return tool.call(input, context);
    }
}
