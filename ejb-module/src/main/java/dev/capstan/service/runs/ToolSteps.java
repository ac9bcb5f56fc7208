package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.capstan.persistence.runs.RunQuestion;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.runs.RunQuestions.Asked;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.runs.CancelToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one turn: those that need no answer side by side, the others as they are answered. */
final class ToolSteps {
    private static final ToolOutcome DECLINED =
            ToolOutcome.Done.of("The user declined this call; it was not made.", NullNode.getInstance());

    private final Claim claim;
    private final RunContext context;
    private final RunParts parts;
    private final RunControl control;
    private final CancelToken cancel;
    private final SideCalls side;
    private final int lastRecalled;

    /** @param lastRecalled the last turn that an earlier claim of the run began */
    ToolSteps(Claim claim, RunContext context, RunParts parts, RunControl control, SideCalls side, int lastRecalled) {
        this.claim = claim;
        this.context = context;
        this.parts = parts;
        this.control = control;
        this.cancel = control.token();
        this.side = side;
        this.lastRecalled = lastRecalled;
    }

    /** @return whether the run goes on with another turn */
    boolean run(int turn, List<Block.ToolCall> calls) {
        Conversation conversation = context.conversation();
        List<Block.ToolCall> asking =
                calls.stream().filter(call -> question(call).isPresent()).toList();
        Map<String, Asked> asked = asking.isEmpty() ? Map.of() : parts.pauses().asked(claim.runId(), turn);
        if (turn <= lastRecalled) {
            reportInterrupted(turn, calls, asking, asked);
        }
        List<Block.ToolCall> plain =
                calls.stream().filter(call -> !asking.contains(call)).toList();
        call(turn, plain, Map.of());
        for (Block.ToolCall call : asking) {
            if (!conversation.answered(turn, call.id())) {
                withAnswer(turn, call, asked.get(call.id()));
            }
        }
        return calls.stream().noneMatch(call -> endsRun(call.name()) && conversation.succeeded(turn, call.id()));
    }

    private void call(int turn, List<Block.ToolCall> calls, Map<String, String> secrets) {
        parts.tools().run(claim, turn, calls, context.conversation(), context.tools(), cancel, secrets, new Results());
        cancel.throwIfCancelled();
    }

    /** Makes a call with the user's answer; the run rests while there is none. */
    private void withAnswer(int turn, Block.ToolCall call, @Nullable Asked asked) {
        if (asked == null || asked.state() == RunQuestion.State.OPEN) {
            pause(turn, call);
            return;
        }
        if (!asked.answer().confirmed()) {
            commit(turn, call, DECLINED);
            return;
        }
        Block.ToolCall filled = new Block.ToolCall(
                call.id(), call.name(), asked.answer().into(call.input(), asked.question()), call.signature());
        parts.pauses()
                .begin(claim, asked, filled, context.tools().spec(call.name()).orElseThrow());
        call(turn, List.of(filled), asked.answer().secrets(asked.question()));
    }

    private void pause(int turn, Block.ToolCall call) {
        if (!claim.agent().main()) {
            commit(
                    turn,
                    call,
                    new ToolOutcome.Failed("A sub-agent cannot ask the user; report what you need to know."));
            return;
        }
        Question question = question(call).orElseThrow();
        if (!parts.pauses().pause(claim, turn, call, question)) {
            throw new CancellationException("cancelled before the question was asked");
        }
        throw new RunPaused();
    }

    /** Calls that were under way when another claim of this run ended: only harmless ones are made again. */
    private void reportInterrupted(
            int turn, List<Block.ToolCall> calls, List<Block.ToolCall> asking, Map<String, Asked> asked) {
        calls.stream()
                .filter(call -> !context.conversation().answered(turn, call.id())
                        && !repeatable(call.name())
                        && (!asking.contains(call) || begun(asked.get(call.id()))))
                .forEach(call -> commit(turn, call, new ToolOutcome.Failed(Conversation.NO_RESULT)));
    }

    private static boolean begun(@Nullable Asked asked) {
        return asked != null && asked.state() == RunQuestion.State.BEGUN;
    }

    /** What the user has to answer before a call is made. */
    private Optional<Question> question(Block.ToolCall call) {
        return context.tools().find(call.name()).flatMap(tool -> tool.asks(call.input()));
    }

    private boolean endsRun(String tool) {
        return context.tools().find(tool).map(Tool::endsRun).orElse(false);
    }

    /** Whether a call that was cut off may simply be made again. One to a tool that is not there changes nothing. */
    private boolean repeatable(String tool) {
        return context.tools().find(tool).map(Tool::repeatable).orElse(true);
    }

    private final class Results implements ToolRunner.Commit {
        @Override
        public void begin(int turn, Block.ToolCall call, ToolSpec tool) {
            parts.journal().holdTool(claim, turn, call, tool);
        }

        @Override
        public void result(int turn, Block.ToolCall call, ToolOutcome outcome) {
            commit(turn, call, outcome);
        }

        @Override
        public Assistant assistant(CancelToken ofCall) {
            return side.assistant(ofCall);
        }
    }

    private void commit(int turn, Block.ToolCall call, ToolOutcome outcome) {
        control.progressed();
        parts.journal()
                .commitResult(
                        claim, turn, call, context.tools().spec(call.name()).orElse(null), outcome);
        context.conversation()
                .add(
                        turn,
                        new ToolResult(
                                call.id(), call.name(), outcome.content(), outcome instanceof ToolOutcome.Failed));
    }
}
