package dev.capstan.web.realtime;

import dev.capstan.service.runs.forks.StartFork;
import dev.capstan.types.runs.RunStatus;
import java.util.Optional;
import java.util.Set;

/** {@code start_fork}: lets an agent begin with what a fork was made for. */
record StartForkCommand(Services services) implements CommandHandler {
    private static final Set<String> SOURCES = Set.of("user", "system");

    @Override
    public String name() {
        return "start_fork";
    }

    @Override
    public Optional<RunStatus> whenRefused() {
        return Optional.of(RunStatus.FAILED);
    }

    @Override
    public void handle(Command command) {
        Fields fields = command.fields();
        fields.object("tool_args");
        fields.count("thinking_tokens");
        fields.object("metadata");
        services.startFork(
                command.userId(),
                new StartFork(
                        command.sessionId(),
                        fields.uuid("model_id", "model_id must be the UUID of a model setting."),
                        fields.oneOf("source", SOURCES),
                        fields.text("agent_type"),
                        command.content()));
    }
}
