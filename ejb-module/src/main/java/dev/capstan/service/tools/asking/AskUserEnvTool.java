package dev.capstan.service.tools.asking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks the user for secrets. Values that come with the answer go into the {@code .env} file of the project, and nowhere
 * else; a user who keeps them with the project by other means just confirms.
 */
@ApplicationScoped
public class AskUserEnvTool extends AskingTool {
    private static final ToolSpec SPEC =
            ToolSpec.of("ask_user_env", "Ask the user for secrets", """
            Asks the user for secret values such as API keys, and waits until they are there. The values are written to the \
            file .env of the project directory; you do not see them.""", """
            "project_directory":{"type":"string"},
            "requested_keys":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"object","properties":{
                "key":{"type":"string"},"description":{"type":"string"}},
                "required":["key"],"additionalProperties":false}},
            "message":{"type":"string"}""", "project_directory,requested_keys");

    @Inject
    ProjectSecrets project;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected Optional<String> refuses(JsonNode input) {
        return ProjectSecrets.refuses(input.get("requested_keys"));
    }

    @Override
    Question question(UUID id, JsonNode input) {
        return new Question(
                id,
                input.path("message")
                        .asText("The agent needs these values: %s.".formatted(String.join(", ", keys(input)))),
                true,
                input.get("requested_keys")
                        .valueStream()
                        .map(key -> new Question.Field(
                                key.get("key").asText(),
                                "str",
                                key.path("description").asText(null),
                                List.of(),
                                true,
                                false))
                        .toList());
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        String directory = input.get("project_directory").asText();
        Map<String, String> values = context.secrets();
        if (!values.isEmpty()) {
            project.write(directory, values, context);
        }
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        keys(input).forEach(keys::add);
        String message = values.isEmpty()
                ? "The user has confirmed that the values are saved with the project."
                : "The user gave values for %s. They are in %s/.env."
                        .formatted(
                                String.join(
                                        ", ", values.keySet().stream().sorted().toList()),
                                directory);
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("project_directory", directory)
                .put("message", message);
        shown.set("keys", keys);
        return ToolOutcome.Done.of(message, shown);
    }

    private static List<String> keys(JsonNode input) {
        return input.get("requested_keys")
                .valueStream()
                .map(key -> key.get("key").asText())
                .toList();
    }
}
