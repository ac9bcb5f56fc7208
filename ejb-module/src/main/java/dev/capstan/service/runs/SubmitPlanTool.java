package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Hands in a plan, which ends the run. The plan is stored together with the result of the call. */
@ApplicationScoped
public class SubmitPlanTool extends CheckedTool {
    static final String NAME = "submit_plan";

    private static final ToolSpec SPEC = ToolSpec.of(
            NAME, "Submit plan", "Hands in the finished plan. Call it once, at the end.", """
            "summary":{"type":"string"},
            "milestones":{"type":"array","minItems":1,"maxItems":10,"items":{"type":"object","properties":{
                "id":{"type":"string"},"content":{"type":"string"},"details":{"type":"string"},
                "dependencies":{"type":"array","maxItems":10,"items":{"type":"string"}}},
                "required":["id","content","details"],"additionalProperties":false}}""", "summary,milestones");

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
    protected Optional<String> refuses(JsonNode input) {
        long ids = input.get("milestones")
                .valueStream()
                .map(milestone -> milestone.get("id").asText())
                .distinct()
                .count();
        return ids == input.get("milestones").size()
                ? Optional.empty()
                : Optional.of("two milestones have the same id.");
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        return ToolOutcome.Done.of("The plan was handed in with %d milestones."
                .formatted(input.get("milestones").size()));
    }
}
