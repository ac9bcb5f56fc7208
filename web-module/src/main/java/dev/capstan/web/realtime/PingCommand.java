package dev.capstan.web.realtime;

/** {@code ping}: answers everybody in the room. */
record PingCommand(Rooms rooms, Frames frames) implements CommandHandler {
    @Override
    public String name() {
        return "ping";
    }

    @Override
    public void handle(Command command) {
        rooms.send(command.sessionId(), frames.pong(command.sessionId()));
    }

    @Override
    public boolean inOrder() {
        return false;
    }
}
