package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.Toolbox;
import java.util.Collection;

/** All that a run works with: its model, its instructions, its tools, and what was said. */
record RunContext(
        ResolvedModel model,
        AgentType agentType,
        ToolArgs args,
        String system,
        Toolbox tools,
        Conversation conversation) {
    /** The same run with more tools. */
    RunContext with(Collection<? extends Tool> more) {
        return new RunContext(model, agentType, args, system, tools.plus(more), conversation);
    }

    ModelRequest request(int maxOutputTokens) {
        return new ModelRequest(system, conversation.messages(), tools.specs(), maxOutputTokens);
    }

    ModelRequest request() {
        return request(model.settings().maxOutputTokens());
    }

    String modelId() {
        return model.settings().modelId();
    }
}
