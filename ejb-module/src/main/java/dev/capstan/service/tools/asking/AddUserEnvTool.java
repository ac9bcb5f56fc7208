package dev.capstan.service.tools.asking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Stores secrets that the agent has got, or made up, in the {@code .env} file of the project. No event shows the values. */
@ApplicationScoped
public class AddUserEnvTool extends CheckedTool {
    private static final ToolSpec SPEC = ToolSpec.of(
                    "add_user_env", "Store secrets", """
            Stores secret values such as API keys or passwords in the file .env of the project directory, in place of those \
            of the same names. Use it for values that you were given or made; use ask_user_env for those that only the user \
            knows.""", """
            "project_directory":{"type":"string"},
            "secrets":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"object","properties":{
                "key":{"type":"string"},"value":{"type":"string","maxLength":16384},"description":{"type":"string"}},
                "required":["key","value"],"additionalProperties":false}}""", "project_directory,secrets")
            .hiding("value");

    @Inject
    ProjectSecrets project;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    /** Writing the same values again changes nothing. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public boolean needsSandbox() {
        return true;
    }

    @Override
    protected Optional<String> refuses(JsonNode input) {
        return ProjectSecrets.refuses(input.get("secrets"));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Map<String, String> values = new LinkedHashMap<>();
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        for (JsonNode secret : input.get("secrets")) {
            values.put(secret.get("key").asText(), secret.get("value").asText());
            keys.add(secret.get("key").asText());
        }
        String directory = input.get("project_directory").asText();
        String file = project.write(directory, values, context);
        String message = "%s %s stored in %s."
                .formatted(String.join(", ", values.keySet()), values.size() == 1 ? "is" : "are", file);
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("project_directory", directory)
                .put("message", message);
        shown.set("keys", keys);
        return ToolOutcome.Done.of(message, shown);
    }
}
