package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.LongOutputs;
import dev.capstan.service.tools.TimedCall;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the tool calls of a turn, one after the other. A tool that fails is an answer to the model, not a fault. */
@ApplicationScoped
public class ChatToolCalls {
    private static final Logger LOG = Logger.getLogger(ChatToolCalls.class.getName());

    @Inject
    ChatJournal journal;

    @Inject
    VirtualThreads threads;

    @Inject
    LongOutputs outputs;

    /**
     * Stores and pays each result as it comes, also that of a call which had ended when the turn was stopped.
     *
     * @throws CancellationException when the turn was stopped; no further call is made then
     */
    List<ToolResult> make(Begun turn, int round, List<Block.ToolCall> calls, CancelToken cancel) {
        List<ToolResult> results = new ArrayList<>();
        for (Block.ToolCall call : calls) {
            cancel.throwIfCancelled();
            ToolOutcome outcome = call(turn, round, call, cancel);
            if (outcome instanceof ToolOutcome.Failed) {
                cancel.throwIfCancelled();
            }
            ToolResult result =
                    new ToolResult(call.id(), call.name(), outcome.content(), outcome instanceof ToolOutcome.Failed);
            journal.result(turn, round, call, outcome, result);
            results.add(result);
        }
        cancel.throwIfCancelled();
        return results;
    }

    private ToolOutcome call(Begun turn, int round, Block.ToolCall call, CancelToken cancel) {
        Optional<Tool> tool = turn.tools().find(call.name());
        if (tool.isEmpty()) {
            return new ToolOutcome.Failed("There is no tool named %s. The tools are: %s."
                    .formatted(call.name(), String.join(", ", turn.tools().names())));
        }
        journal.holdTool(turn, round, call, tool.get().spec());
        Duration limit = tool.get().timeLimit();
        try (TimedCall timed = TimedCall.begin(limit, cancel, threads)) {
            ToolContext context =
                    new ToolContext(turn.userId(), turn.sessionId(), turn.turnId(), timed.token(), () -> {});
            return timed.told(call.name(), limit, attempt(turn, call, tool.get(), context));
        }
    }

    private ToolOutcome attempt(Begun turn, Block.ToolCall call, Tool tool, ToolContext context) {
        try {
            return outputs.fit(tool.call(call.input(), context), context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ToolOutcome.Failed("The call was interrupted.");
        } catch (CancellationException e) {
            return new ToolOutcome.Failed("The call was stopped.");
        } catch (AppException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Tool " + call.name() + " failed in turn " + turn.turnId(), e);
            return new ToolOutcome.Failed("The tool failed on the server's side; trying again may help.");
        }
    }
}
