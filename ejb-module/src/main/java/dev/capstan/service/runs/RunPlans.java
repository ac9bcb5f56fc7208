package dev.capstan.service.runs;

import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.sessions.SessionPlans;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** What runs do to the plan of their session, in the transaction of the step that does it. */
@ApplicationScoped
public class RunPlans {
    private static final String PENDING = "pending";
    private static final String IN_PROGRESS = "in_progress";
    private static final String COMPLETED = "completed";

    @Inject
    RunRepository runs;

    @Inject
    SessionPlans plans;

    /** The milestones of a run that begins. The session is locked by the caller. */
    void begun(UUID sessionId, RunBrief brief) {
        if (!brief.milestones().isEmpty()) {
            plans.mark(sessionId, brief.milestones(), IN_PROGRESS);
        }
    }

    /** What a call that hands in a plan, or proposals for one, changes and tells. */
    List<NewEvent> submitted(Claim claim, Block.ToolCall call, ToolOutcome outcome) {
        if (!(outcome instanceof ToolOutcome.Done)) {
            return List.of();
        }
        return switch (call.name()) {
            case SubmitPlanTool.NAME ->
                List.of(PlanEvents.generated(
                        claim.runId(), claim.sessionId(), plans.keep(claim.sessionId(), call.input()), false));
            case SubmitPlanSuggestionsTool.NAME ->
                List.of(PlanEvents.options(claim.runId(), claim.sessionId(), call.input()));
            default -> List.of();
        };
    }

    /** The milestones that the run was to reach are reached, or wait again. */
    List<NewEvent> runEnded(UUID runId, RunStatus status) {
        return runs.find(runId)
                .filter(run -> !RunBrief.of(run.data()).milestones().isEmpty())
                .map(run -> {
                    List<String> milestones = RunBrief.of(run.data()).milestones();
                    String now = status == RunStatus.COMPLETED ? COMPLETED : PENDING;
                    plans.mark(run.sessionId(), milestones, now);
                    return milestones.stream()
                            .map(milestone -> PlanEvents.updated(runId, milestone, now))
                            .toList();
                })
                .orElse(List.of());
    }
}
