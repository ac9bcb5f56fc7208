package dev.capstan.service.runs.forks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.AgentCatalog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.runs.RunService;
import dev.capstan.service.runs.StartRun;
import dev.capstan.service.sessions.SessionForks;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Lets forks begin: brings over what they work on, and starts their first run. */
@ApplicationScoped
public class ForkStarts {
    @Inject
    SessionService sessions;

    @Inject
    RunService runs;

    @Inject
    WorkspaceCopy workspaces;

    /**
     * @return the run's id
     * @throws AppException {@code invalid_fork_session}, {@code unknown_fork_type}, {@code duplicate_task} when the fork
     *     has begun, and all that {@link RunService#start} throws
     */
    public UUID start(UUID userId, StartFork wish) {
        SessionView fork = sessions.get(userId, wish.sessionId());
        JsonNode info = infoOf(fork);
        String type = info.path("fork_type").asText("");
        if (!type.equals(ForkService.RESEARCH_TO_WEBSITE)) {
            throw new AppException(
                    Kind.INVALID, "unknown_fork_type", "There is no fork of the type %s.".formatted(type));
        }
        runs.newestStatus(fork.id())
                .filter(status -> status != RunStatus.FAILED && status != RunStatus.CANCELLED)
                .ifPresent(status -> {
                    throw new AppException(
                            Kind.CONFLICT, "duplicate_task", "This fork has begun already; ask it with a message.");
                });
        List<String> attachments = info.path("context")
                .path("attachments")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        if (info.path("sandbox_mode").asText().equals("share")) {
            workspaces.copy(userId, parentOf(info), fork.id(), attachments);
        }
        return runs.start(userId, run(wish, info, attachments));
    }

    private static StartRun run(StartFork wish, JsonNode info, List<String> attachments) {
        String instruction = info.path("context").path("additional_instruction").asText("");
        String text = "Turn this research into a website. The research is in: %s.%s"
                .formatted(String.join(", ", attachments), instruction.isBlank() ? "" : "\n\n" + instruction);
        String asked = Objects.requireNonNullElse(wish.agentType(), "");
        return new StartRun(
                wish.sessionId(),
                text,
                wish.modelSettingId(),
                wish.source(),
                AgentCatalog.knows(asked) ? asked : ForkService.RESEARCH_TO_WEBSITE,
                wish.command().deepCopy().put("text", text).put("build_mode", "build"));
    }

    private static JsonNode infoOf(SessionView fork) {
        JsonNode metadata = fork.sessionMetadata();
        if (metadata == null || !metadata.path(SessionForks.FORK_INFO).isObject()) {
            throw new AppException(
                    Kind.INVALID, "invalid_fork_session", "Session %s is not a fork.".formatted(fork.id()));
        }
        return metadata.path(SessionForks.FORK_INFO);
    }

    private static UUID parentOf(JsonNode info) {
        return UUID.fromString(info.path("parent_session_id").asText());
    }
}
