package dev.capstan.web.realtime;

/** {@code cancel}: asks the active run of the session to stop. */
record CancelCommand(Services services) implements CommandHandler {
    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public void handle(Command command) {
        services.cancelRun(command.userId(), command.sessionId());
    }
}
