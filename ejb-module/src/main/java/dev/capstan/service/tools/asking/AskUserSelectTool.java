package dev.capstan.service.tools.asking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.Question.Choice;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lets the user choose one of several options. */
@ApplicationScoped
public class AskUserSelectTool extends AskingTool {
    private static final ToolSpec SPEC =
            ToolSpec.of("ask_user_select", "Ask the user to choose", """
            Asks the user to choose one of several options, and waits for the choice. Use it when the next step depends on \
            a decision that only the user can make. Leave selected empty: it is filled with the user's choice.""", """
            "question":{"type":"string"},
            "options":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"object","properties":{
                "value":{"type":"string"},"label":{"type":"string"}},
                "required":["value","label"],"additionalProperties":false}},
            "selected":{"type":"string"}""", "question,options");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    Question question(UUID id, JsonNode input) {
        List<Choice> choices = options(input);
        return new Question(
                id,
                input.get("question").asText(),
                false,
                List.of(new Question.Field(
                        "selected", "str", input.get("question").asText(), choices, false, true)));
    }

    @Override
    protected Optional<String> refuses(JsonNode input) {
        return options(input).stream().map(Choice::value).distinct().count()
                        == input.get("options").size()
                ? Optional.empty()
                : Optional.of("two options have the same value.");
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        String selected = input.path("selected").asText();
        String label = options(input).stream()
                .filter(choice -> choice.value().equals(selected))
                .map(Choice::label)
                .findFirst()
                .orElse(selected);
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("question", input.get("question").asText())
                .put("selected", selected)
                .put("selected_label", label);
        return ToolOutcome.Done.of("The user chose: %s (%s)".formatted(label, selected), shown);
    }

    private static List<Choice> options(JsonNode input) {
        return input.get("options")
                .valueStream()
                .map(option -> new Choice(
                        option.get("value").asText(), option.get("label").asText()))
                .toList();
    }
}
