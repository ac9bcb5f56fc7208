package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.runs.AnswerRun;
import dev.capstan.service.runs.RunNotFoundException;
import dev.capstan.types.runs.RunStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code continue_run}: answers what a run waits for. Values are never repeated in a refusal. */
record ContinueCommand(Services services) implements CommandHandler {
    private static final int MOST_VALUES = 100;

    @Override
    public String name() {
        return "continue_run";
    }

    @Override
    public Optional<RunStatus> whenRefused() {
        return Optional.of(RunStatus.FAILED);
    }

    @Override
    public void handle(Command command) {
        Fields fields = command.fields();
        services.answerRun(
                command.userId(),
                new AnswerRun(command.sessionId(), runId(fields), fields.required("confirmed"), values(fields)));
    }

    private static UUID runId(Fields fields) {
        String text = fields.text("run_id");
        if (text == null) {
            throw Fields.invalid("run_id is missing: it is in the event agent.tool.confirmation.");
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw RunNotFoundException.unknown("of that name");
        }
    }

    private static Map<String, String> values(Fields fields) {
        fields.object("user_input");
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member :
                fields.object().path("user_input").properties()) {
            if (!member.getValue().isTextual()) {
                throw Fields.invalid("user_input must hold texts only.");
            }
            values.put(member.getKey(), member.getValue().textValue());
        }
        if (values.size() > MOST_VALUES) {
            throw Fields.invalid("user_input may have %d values.".formatted(MOST_VALUES));
        }
        return values;
    }
}
