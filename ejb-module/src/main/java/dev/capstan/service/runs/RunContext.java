package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.Toolbox;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * All that a run works with: its model, its instructions, its tools, and what was said.
 *
 * @param milestones ids of those of the session's plan that the run is to reach
 * @param attachments files that came with the user's message
 * @param pictures files that may be seen, by the place of their message in the conversation
 */
record RunContext(
        ResolvedModel model,
        AgentType agentType,
        ToolArgs args,
        String system,
        Toolbox tools,
        Conversation conversation,
        List<String> milestones,
        List<Attachment> attachments,
        Map<Integer, List<UUID>> pictures) {
    /** For a run that is part of no plan and got no files. */
    RunContext(
            ResolvedModel model,
            AgentType agentType,
            ToolArgs args,
            String system,
            Toolbox tools,
            Conversation conversation) {
        this(model, agentType, args, system, tools, conversation, List.of(), List.of(), Map.of());
    }

    /** The same run with more tools. */
    RunContext with(Collection<? extends Tool> more) {
        return new RunContext(
                model, agentType, args, system, tools.plus(more), conversation, milestones, attachments, pictures);
    }

    ModelRequest request(int maxOutputTokens) {
        return new ModelRequest(system, conversation.messages(), tools.specs(), maxOutputTokens);
    }

    ModelRequest request() {
        return request(model.settings().maxOutputTokens());
    }

    /** The next model call of the run, as the ledger needs to know it. */
    ModelCall call(Claim claim, String usageKey) {
        return new ModelCall(
                claim.userId(),
                claim.sessionId(),
                claim.runId(),
                usageKey,
                modelId(),
                model.settings().provider(),
                model.ownKey(),
                InputBound.of(request()),
                model.settings().maxOutputTokens(),
                model.price());
    }

    String modelId() {
        return model.settings().modelId();
    }
}
