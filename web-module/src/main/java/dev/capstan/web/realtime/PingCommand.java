package dev.capstan.web.realtime;

/** {@code ping}: answers everybody in the room. */
record PingCommand(Rooms rooms, Frames frames) implements CommandHandler {
    static final String NAME = "ping";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void handle(Command command) {
        rooms.send(command.sessionId(), frames.pong(command.sessionId()));
    }
}
