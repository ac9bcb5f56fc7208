package dev.capstan.web.realtime;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Commands about the sandbox of a session and its files: each is answered by one event, and waits for no other. */
record LookCommand(String name, Consumer<Command> look) implements CommandHandler {
    static Stream<CommandHandler> all(Services services) {
        return Stream.of(
                new LookCommand("file_tree", command -> services.listFiles(command.sessionId())),
                new LookCommand("file_content", command -> readFile(services, command)),
                new LookCommand("workspace_info", command -> services.tellWorkspace(command.sessionId())),
                new LookCommand("sandbox_status", command -> services.tellSandbox(command.sessionId())),
                new LookCommand(
                        "awake_sandbox", command -> services.wakeSandbox(command.userId(), command.sessionId())));
    }

    private static void readFile(Services services, Command command) {
        String path = command.fields().text("path");
        services.readFile(command.sessionId(), path == null ? "" : path);
    }

    @Override
    public void handle(Command command) {
        look.accept(command);
    }

    @Override
    public boolean inOrder() {
        return false;
    }
}
