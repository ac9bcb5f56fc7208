package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of commands, and what a {@code chat_message} must be before one of them gets to see it. */
@ApplicationScoped
public class Commands {
    /** In the contract, and not on this server yet. */
    static final Set<String> NOT_AVAILABLE = Set.of(
            "init_agent",
            "publish",
            "publish_cloud_run",
            "save_env",
            "submit_testflight",
            "apple_auth_login",
            "apple_auth_2fa",
            "apple_auth_select_team",
            "apple_app_setup",
            "apple_list_apps",
            "apple_check_auth",
            "save_expo_token",
            "design_get_state",
            "design_save_state",
            "design_sync_state",
            "slide_deck_sync_state");

    private static final int LONGEST_NAME = 64;

    @Inject
    Services services;

    @Inject
    Rooms rooms;

    @Inject
    Frames frames;

    @Inject
    RealtimeConfig config;

    private Map<String, CommandHandler> handlers = Map.of();

    @PostConstruct
    void fillTable() {
        handlers = Stream.concat(LookCommand.all(services), acting())
                .collect(Collectors.toMap(CommandHandler::name, Function.identity()));
    }

    private Stream<CommandHandler> acting() {
        return Stream.of(
                QueryCommand.query(services),
                QueryCommand.plan(services),
                new ContinueCommand(services),
                new CancelCommand(services),
                new StartForkCommand(services),
                new PingCommand(rooms, frames),
                new EnhancePromptCommand(services));
    }

    /** The commands that are met. */
    Set<String> names() {
        return handlers.keySet();
    }

    static String nameIn(JsonNode message) {
        return message.path("content").path("command").asText("");
    }

    /** The handler for a message, for what its refusal would mean. */
    Optional<CommandHandler> handlerOf(JsonNode message) {
        return Optional.ofNullable(handlers.get(nameIn(message)));
    }

    /** @throws AppException when the message is not a command, or the command cannot be met */
    void handle(UUID userId, JsonNode message) {
        if (!message.isObject()) {
            throw Fields.invalid("chat_message needs an object with session_uuid and content.");
        }
        Fields envelope = new Fields(message);
        UUID sessionId = envelope.uuid("session_uuid", "Invalid session UUID format");
        if (sessionId == null) {
            throw Fields.invalid("session_uuid is missing.");
        }
        if (!(message.path("content") instanceof ObjectNode content)) {
            throw Fields.invalid("content must be an object with a command.");
        }
        CommandHandler handler = find(new Fields(content).text("command"));
        envelope.checkTexts(config.maxText());
        if (!services.openSession(userId, sessionId)) {
            throw new AppException(
                    Kind.NOT_FOUND,
                    "session_not_found",
                    "Only the owner of session %s may send it commands.".formatted(sessionId));
        }
        handler.handle(new Command(userId, sessionId, content));
    }

    private CommandHandler find(@Nullable String name) {
        if (name == null) {
            throw Fields.invalid("content.command is missing.");
        }
        CommandHandler handler = handlers.get(name);
        if (handler != null) {
            return handler;
        }
        if (NOT_AVAILABLE.contains(name)) {
            throw Fields.invalid("The command %s is not available on this server.".formatted(name));
        }
        throw Fields.invalid("Unknown command: " + printable(name));
    }

    private static String printable(String name) {
        String plain = name.replaceAll("[^\\p{Alnum}_.-]", "?");
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    }
}
