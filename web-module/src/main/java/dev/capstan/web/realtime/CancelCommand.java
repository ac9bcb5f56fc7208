package dev.capstan.web.realtime;

import dev.capstan.types.runs.RunStatus;
import java.util.Optional;

/** {@code cancel}: asks the active run of the session to stop. */
record CancelCommand(Services services) implements CommandHandler {
    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public Optional<RunStatus> whenRefused() {
        return Optional.of(RunStatus.FAILED);
    }

    @Override
    public void handle(Command command) {
        services.cancelRun(command.userId(), command.sessionId());
    }
}
