package dev.capstan.service.runs;

import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolSpec;
import java.util.List;

/** All that a run works with: its model, its instructions, its tools, and what was said. */
record RunContext(ResolvedModel model, String system, List<ToolSpec> tools, Conversation conversation) {
    ModelRequest request(int maxOutputTokens) {
        return new ModelRequest(system, conversation.messages(), tools, maxOutputTokens);
    }

    ModelRequest request() {
        return request(model.settings().maxOutputTokens());
    }

    String modelId() {
        return model.settings().modelId();
    }
}
