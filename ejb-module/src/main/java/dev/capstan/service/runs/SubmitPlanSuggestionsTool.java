package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;

/** Hands in proposals how to change the plan, which ends the run. */
@ApplicationScoped
public class SubmitPlanSuggestionsTool extends CheckedTool {
    static final String NAME = "submit_plan_modification_suggestions";

    private static final ToolSpec SPEC = ToolSpec.of(
            NAME,
            "Submit plan suggestions",
            "Hands in proposals how to change the plan. Call it once, at the end.",
            """
            "message":{"type":"string"},
            "suggestions":{"type":"array","minItems":3,"maxItems":8,"items":{"type":"object","properties":{
                "id":{"type":"string"},"label":{"type":"string"},"description":{"type":"string"},
                "prompt_template":{"type":"string"}},
                "required":["id","label","description","prompt_template"],"additionalProperties":false}}""",
            "message,suggestions");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public boolean endsRun() {
        return true;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        return ToolOutcome.Done.of("%d suggestions were handed in."
                .formatted(input.get("suggestions").size()));
    }
}
