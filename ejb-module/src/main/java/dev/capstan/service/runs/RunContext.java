package dev.capstan.service.runs;

import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolSpec;
import java.util.List;

/**
 * All that a run works with: its model, its instructions, its tools, and what was said.
 *
 * @param milestones ids of those of the session's plan that the run is to reach
 */
record RunContext(
        ResolvedModel model, String system, List<ToolSpec> tools, Conversation conversation, List<String> milestones) {
    RunContext(ResolvedModel model, String system, List<ToolSpec> tools, Conversation conversation) {
        this(model, system, tools, conversation, List.of());
    }

    ModelRequest request(int maxOutputTokens) {
        return new ModelRequest(system, conversation.messages(), tools, maxOutputTokens);
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
