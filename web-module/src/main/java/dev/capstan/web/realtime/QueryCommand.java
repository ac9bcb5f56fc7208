package dev.capstan.web.realtime;

import dev.capstan.service.runs.StartRun;
import dev.capstan.types.runs.RunStatus;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code query} lets an agent work on a text, {@code plan} lets it make a plan or change one.
 *
 * @param usualMode what {@code build_mode} is when it is not given
 */
record QueryCommand(Services services, String name, Set<String> modes, String usualMode) implements CommandHandler {
    private static final Set<String> SOURCES = Set.of("user", "system");
    private static final Set<String> PLAN_MODES = Set.of("plan", "modify_plan", "modify_plan_suggestions");
    private static final Set<String> BUILD_MODES =
            Set.of("build", "plan", "design", "help", "modify_plan", "modify_plan_suggestions");
    private static final int MOST_MILESTONES = 100;

    static QueryCommand query(Services services) {
        return new QueryCommand(services, "query", BUILD_MODES, "build");
    }

    static QueryCommand plan(Services services) {
        return new QueryCommand(services, "plan", PLAN_MODES, "plan");
    }

    @Override
    public Optional<RunStatus> whenRefused() {
        return Optional.of(RunStatus.FAILED);
    }

    @Override
    public void handle(Command command) {
        Fields fields = command.fields();
        checkUnused(fields);
        String mode = fields.oneOf("build_mode", modes);
        if (mode == null) {
            mode = usualMode;
            command.content().put("build_mode", mode);
        }
        services.startRun(
                command.userId(),
                new StartRun(
                        command.sessionId(),
                        text(fields.text("text"), mode),
                        fields.uuid("model_id", "model_id must be the UUID of a model setting."),
                        fields.oneOf("source", SOURCES),
                        fields.text("agent_type"),
                        command.content()));
    }

    /** Without a wish, a plan is not changed: changes are proposed. */
    private static String text(@Nullable String text, String mode) {
        boolean proposes = mode.equals("modify_plan") || mode.equals("modify_plan_suggestions");
        if (text != null && !text.isBlank()) {
            return text;
        }
        if (!proposes) {
            throw Fields.invalid("text must say what you want done.");
        }
        return "";
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
        fields.texts("milestone_ids");
        fields.object("plan_context");
        if (fields.object().path("milestone_ids").size() > MOST_MILESTONES) {
            throw Fields.invalid("milestone_ids may name %d milestones.".formatted(MOST_MILESTONES));
        }
    }
}
