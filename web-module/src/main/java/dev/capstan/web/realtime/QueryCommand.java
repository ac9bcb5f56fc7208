package dev.capstan.web.realtime;

import dev.capstan.service.runs.StartRun;
import dev.capstan.types.runs.RunStatus;
import java.util.Optional;
import java.util.Set;

/** {@code query}: lets an agent work on a text. */
record QueryCommand(Services services) implements CommandHandler {
    private static final Set<String> SOURCES = Set.of("user", "system");
    private static final Set<String> BUILD_MODES =
            Set.of("build", "plan", "design", "help", "modify_plan", "modify_plan_suggestions");

    @Override
    public String name() {
        return "query";
    }

    @Override
    public Optional<RunStatus> whenRefused() {
        return Optional.of(RunStatus.FAILED);
    }

    @Override
    public void handle(Command command) {
        Fields fields = command.fields();
        checkUnused(fields);
        String text = fields.text("text");
        if (text == null || text.isBlank()) {
            throw Fields.invalid("text must say what you want done.");
        }
        services.startRun(
                command.userId(),
                new StartRun(
                        command.sessionId(),
                        text,
                        fields.uuid("model_id", "model_id must be the UUID of a model setting."),
                        fields.oneOf("source", SOURCES),
                        fields.text("agent_type"),
                        command.content()));
    }

    /** Members that are kept with the run, or only accepted; their types still hold. */
    private static void checkUnused(Fields fields) {
        fields.text("provider");
        fields.object("tool_args");
        fields.count("thinking_tokens");
        fields.object("metadata");
        fields.flag("resume");
        fields.texts("files");
        fields.object("github_repository");
        fields.oneOf("build_mode", BUILD_MODES);
        fields.texts("milestone_ids");
        fields.object("plan_context");
    }
}
