package dev.capstan.web.realtime;

import dev.capstan.types.runs.RunStatus;
import java.util.Optional;

/** {@code cancel}: asks the active run of the session to stop. */
record CancelCommand(Services services) implements CommandHandler {
    @Override
    public String name() {
        return "cancel";
    }

    /** Where nothing works any more, nothing is left to wait for. */
    @Override
    public Optional<RunStatus> whenRefused(Optional<RunStatus> newest) {
        return newest.or(() -> Optional.of(RunStatus.CANCELLED));
    }

    @Override
    public void handle(Command command) {
        services.cancelRun(command.userId(), command.sessionId());
    }
}
