package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.agents.AgentCatalog;
import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.SystemPrompt;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.sessions.SessionPlans;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.Toolbox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Gathers what a run works with from what is stored. */
@Stateless
public class RunContexts {
    @Inject
    RunRepository runs;

    @Inject
    SessionService sessions;

    @Inject
    LlmSettingService models;

    @Inject
    ToolRegistry tools;

    /** For a run that was claimed: with the steps it has made. */
    public RunContext of(Claim claim) {
        SessionView session = sessions.get(claim.userId(), claim.sessionId());
        ResolvedModel model = models.resolve(claim.userId(), session.modelSettingId(), null);
        JsonNode command = runs.find(claim.runId()).orElseThrow().data();
        RunContext context = context(session, model, command);
        recall(context.conversation(), claim);
        return context;
    }

    /** Adds the steps that the claim's agent has made. */
    public void recall(Conversation conversation, Claim claim) {
        replay(
                conversation,
                runs.findSteps(claim.runId()).stream()
                        .filter(step -> step.agent().equals(claim.agent().key()))
                        .toList());
    }

    /** For a run that is about to begin. */
    public RunContext forNew(SessionView session, ResolvedModel model, JsonNode command) {
        return context(session, model, command);
    }

    private RunContext context(SessionView session, ResolvedModel model, JsonNode command) {
        AgentType type = AgentCatalog.get(Objects.requireNonNullElse(session.agentType(), AgentCatalog.DEFAULT_TYPE));
        ToolArgs args = ToolArgs.of(command.path("tool_args"));
        RunBrief brief = RunBrief.of(command);
        List<String> names = new ArrayList<>(type.tools(model.settings().family(), args));
        names.addAll(brief.tools());
        Toolbox toolbox = tools.pick(names);
        Map<Integer, List<UUID>> pictures = new HashMap<>();
        return new RunContext(
                model,
                type,
                args,
                SystemPrompt.of(type, args, toolbox.names()) + brief.instructions(),
                toolbox,
                conversation(session, brief, pictures),
                brief.milestones(),
                brief.attachments(),
                pictures);
    }

    /**
     * With what was said in earlier runs; where they were summarised, from there on.
     *
     * @param pictures is told which pictures belong where
     */
    private Conversation conversation(SessionView session, RunBrief brief, Map<Integer, List<UUID>> pictures) {
        UUID sessionId = session.id();
        Instant since = runs.findNewestSummarised(sessionId).map(Run::createdAt).orElse(Instant.EPOCH);
        Map<UUID, List<RunStep>> steps = runs.findStepsOfEnded(sessionId, since);
        List<Message> history = new ArrayList<>();
        long tokens = 0;
        for (Run run : runs.findEnded(sessionId, since)) {
            RunBrief of = RunBrief.of(run.data());
            Conversation earlier = new Conversation(List.of(), of.said());
            keep(pictures, history.size(), of);
            replay(earlier, steps.getOrDefault(run.id(), List.of()));
            history.addAll(earlier.asHistory());
            tokens = earlier.tokens() > 0 ? earlier.tokens() : tokens;
        }
        keep(pictures, history.size(), brief);
        return new Conversation(history, tokens, brief.question(SessionPlans.in(session)));
    }

    private static void keep(Map<Integer, List<UUID>> pictures, int place, RunBrief brief) {
        if (!brief.pictures().isEmpty()) {
            pictures.put(place, brief.pictures());
        }
    }

    private static void replay(Conversation conversation, List<RunStep> steps) {
        for (RunStep step : steps) {
            switch (step.kind()) {
                case MODEL -> conversation.add(step.turn(), StepCodec.decodeReply(step.content()));
                case TOOL -> conversation.add(step.turn(), StepCodec.decodeResult(step.content()));
                case SUMMARY -> conversation.summarise(StepCodec.decodeSummary(step.content()));
            }
        }
    }

    static String textOf(Run run) {
        return run.data().path("text").asText("");
    }
}
