package dev.capstan.web.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as a person has edited it. */
public record UpdatePlan(
        @Nullable @Size(max = 20_000) String summary,
        @Nullable @Size(max = 100) @Valid List<@NotNull Milestone> milestones) {

    /** One result of the plan. {@code status} is {@code pending} when it is not given. */
    public record Milestone(
            @NotNull @Size(min = 1, max = 200) String id,
            @NotNull @Size(max = 2000) String content,

            @Nullable @Pattern(regexp = "pending|in_progress|completed")
            String status,

            @Nullable @Size(max = 20_000) String details,
            @Nullable @Size(max = 100) List<@NotNull @Size(max = 200) String> dependencies) {}

    @AssertTrue(message = "every milestone needs an id of its own")
    boolean isIdsUnique() {
        return milestones == null
                || milestones.stream().map(Milestone::id).distinct().count() == milestones.size();
    }

    JsonNode plan() {
        ObjectNode plan = JsonNodeFactory.instance.objectNode();
        plan.put("summary", summary == null ? "" : summary);
        ArrayNode list = plan.putArray("milestones");
        if (milestones != null) {
            for (Milestone milestone : milestones) {
                ObjectNode one = list.addObject()
                        .put("id", milestone.id())
                        .put("content", milestone.content())
                        .put("status", milestone.status() == null ? "pending" : milestone.status())
                        .put("details", milestone.details() == null ? "" : milestone.details());
                ArrayNode dependencies = one.putArray("dependencies");
                if (milestone.dependencies() != null) {
                    milestone.dependencies().forEach(dependencies::add);
                }
            }
        }
        return plan;
    }
}
