package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import java.time.Duration;

/** Hands a task to a sub-agent of the run and returns its report. */
final class SubAgentTool extends CheckedTool {
    static final String NAME = "sub_agent_task";
    static final String MEMBER = "task_agent";
    private static final int LONGEST_TASK = 100_000;

    private static final ToolSpec SPEC = ToolSpec.of(NAME, "Sub-agent", """
            Hands a task to a sub-agent that works on its own and reports back. It sees nothing of this conversation: say the goal, the files, the limits and what to report. It shares the sandbox. Several calls in one turn work at the same time.""", """
            "member_id":{"type":"string","enum":["%s"],"description":"Which kind of sub-agent"},
            "task":{"type":"string","description":"The whole task"}""".formatted(MEMBER), "member_id,task");

    private final SubAgents agents;

    SubAgentTool(SubAgents agents) {
        this.agents = agents;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    /** Its steps are stored: a call that was cut off goes on after the last of them. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Duration timeLimit() {
        return agents.time();
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws InterruptedException {
        String task = input.get("task").textValue();
        if (task.isBlank() || task.length() > LONGEST_TASK) {
            return new ToolOutcome.Failed("A task has 1 to %d characters.".formatted(LONGEST_TASK));
        }
        return agents.work(context.call(), task, context.cancel());
    }
}
