package dev.capstan.service.agents;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.types.runs.CancelToken;
import java.util.List;

/**
 * Lets a model work with tools until it has nothing more to ask for. It holds no state: each step is either recalled or
 * made by {@link Steps}, so that a loop that starts again after a crash goes on where the last one ended.
 */
public final class AgentLoop {
    /** How a loop ended by itself. */
    public enum End {
        FINISHED,
        TURN_LIMIT
    }

    /** Makes the steps of one run, or recalls them when they were made before. */
    public interface Steps {
        /** The model's answer of a turn, from 1. It is committed when this returns. */
        ModelReply model(int turn);

        /**
         * Makes the calls of a turn side by side. All results are committed when this returns.
         *
         * @return false when one of them has ended the work
         */
        boolean tools(int turn, List<Block.ToolCall> calls);
    }

    private AgentLoop() {}

    /** @throws java.util.concurrent.CancellationException when {@code cancel} fired */
    public static End run(int maxTurns, Steps steps, CancelToken cancel) {
        for (int turn = 1; turn <= maxTurns; turn++) {
            cancel.throwIfCancelled();
            ModelReply reply = steps.model(turn);
            cancel.throwIfCancelled();
            if (reply.toolCalls().isEmpty()) {
                return End.FINISHED;
            }
            if (!steps.tools(turn, reply.toolCalls())) {
                return End.FINISHED;
            }
        }
        return End.TURN_LIMIT;
    }
}
