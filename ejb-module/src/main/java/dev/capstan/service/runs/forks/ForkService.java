package dev.capstan.service.runs.forks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sessions.SessionForks;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.LlmSettingService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Continues a session as another one, which has its own log, its own runs and its own sandbox: the parent's is only read,
 * so that neither can take the other's away.
 */
@Stateless
public class ForkService {
    /** The one kind of fork there is. */
    public static final String RESEARCH_TO_WEBSITE = "research_to_website";

    private static final Set<String> RESEARCH = Set.of("deep_research", "fast_research");

    @Inject
    SessionService sessions;

    @Inject
    SessionForks forks;

    @Inject
    LlmSettingService models;

    @Inject
    Clock clock;

    /** Makes the fork; {@link ForkStarts#start} lets it work. */
    public ForkView fork(UUID userId, UUID parentId, NewFork wish) {
        SessionView parent = sessions.get(userId, parentId);
        if (!RESEARCH.contains(Objects.requireNonNullElse(parent.agentType(), ""))) {
            throw refused("Only a research session can be continued as a website; this one is of type %s."
                    .formatted(parent.agentType()));
        }
        UUID model = wish.modelSettingId();
        if (model == null) {
            model = parent.modelSettingId();
        } else if (!mayUse(userId, model)) {
            throw refused("There is no model %s to use; choose one of the list.".formatted(model));
        }
        SessionView fork = forks.fork(
                userId,
                "Continue from: " + Objects.requireNonNullElse(parent.name(), "Untitled"),
                RESEARCH_TO_WEBSITE,
                model,
                forkInfo(parent, wish));
        return new ForkView(
                fork.id(),
                parent.id(),
                Objects.requireNonNullElse(fork.name(), ""),
                RESEARCH_TO_WEBSITE,
                wish.shareWorkspace() ? "share" : "new",
                fork.modelSettingId());
    }

    private boolean mayUse(UUID userId, UUID settingId) {
        return models.listFor(userId).stream().anyMatch(model -> model.id().equals(settingId));
    }

    private JsonNode forkInfo(SessionView parent, NewFork wish) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("fork_type", RESEARCH_TO_WEBSITE)
                .put("parent_session_id", parent.id().toString())
                .put("parent_agent_type", parent.agentType())
                .put("sandbox_mode", wish.shareWorkspace() ? "share" : "new")
                .put("forked_at", clock.instant().toString());
        ObjectNode context = info.putObject("context");
        wish.attachments().forEach(context.putArray("attachments")::add);
        context.put("additional_instruction", wish.instruction());
        return info;
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "session_validation", message);
    }
}
