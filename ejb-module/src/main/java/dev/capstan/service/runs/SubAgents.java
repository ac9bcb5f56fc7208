package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentLoop;
import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.SystemPrompt;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/**
 * The sub-agents of one run. Each has a conversation and limits of its own, works with the model of the run, and is billed
 * to it; its steps are stored like those of the run's own agent, so that a take-over goes on where it was.
 */
final class SubAgents {
    private final Claim claim;
    private final RunContext context;
    private final ChatModel model;
    private final RunParts parts;
    private final RunControl control;
    private final List<Tool> offered;
    private final Semaphore room;

    /** @param offered what sources gave the run: its sub-agents have it too */
    SubAgents(
            Claim claim, RunContext context, ChatModel model, RunParts parts, RunControl control, List<Tool> offered) {
        this.claim = claim;
        this.context = context;
        this.model = model;
        this.parts = parts;
        this.control = control;
        this.offered = offered;
        this.room = new Semaphore(parts.subAgents().atOnce(), true);
    }

    Duration time() {
        return parts.subAgents().time();
    }

    /** Blocks until the sub-agent has reported, failed, used up what it may, or {@code cancel} fired. */
    ToolOutcome work(ToolContext.CallId call, String task, CancelToken cancel) throws InterruptedException {
        Thread waiting = Thread.currentThread();
        try (CancelToken.Registration registration = cancel.onCancel(waiting::interrupt)) {
            room.acquire();
        } catch (InterruptedException e) {
            if (cancel.cancelled()) {
                throw new CancellationException("cancelled before a sub-agent began");
            }
            throw e;
        }
        try {
            Thread.interrupted(); // a cancel that came while room was made is seen by the loop
            return work(claim.as(instance(call)), task, cancel);
        } finally {
            room.release();
        }
    }

    private AgentInstance instance(ToolContext.CallId call) {
        return AgentInstance.sub(
                claim.runId(),
                call.turn(),
                call.id(),
                SubAgentTool.NAME,
                context.agentType().wire());
    }

    private ToolOutcome work(Claim own, String task, CancelToken cancel) {
        Conversation conversation = new Conversation(List.of(), task);
        parts.contexts().recall(conversation, own);
        RunContext mine = contextOf(conversation);
        RunSteps steps = new RunSteps(own, mine, model, parts, control.part(cancel), null);
        if (conversation.lastTurn() == 0) {
            steps.announce();
        }
        steps.equip(new OfferedTools(offered, List.of()));
        try {
            AgentLoop.End end = AgentLoop.run(parts.subAgents().turns(), new Limited(steps, own), cancel);
            return end == AgentLoop.End.FINISHED
                    ? report(conversation)
                    : stopped("it has made %d turns".formatted(parts.subAgents().turns()), conversation);
        } catch (OutOfCredits e) {
            return stopped(
                    "it has used %s credits"
                            .formatted(parts.subAgents().credits().toPlainString()),
                    conversation);
        } catch (CancellationException e) {
            steps.unpaid().ifPresent(unpaid -> parts.journal().settle(own, mine, unpaid));
            throw e;
        } catch (RunFailure e) {
            return new ToolOutcome.Failed("The sub-agent failed: %s".formatted(e.getMessage()));
        } catch (AppException e) {
            return new ToolOutcome.Failed("The sub-agent could not go on: %s".formatted(e.getMessage()));
        } finally {
            steps.awaitAnnounced();
        }
    }

    /** Sub-agents hand nothing on, and ask the user nothing. */
    private RunContext contextOf(Conversation conversation) {
        ToolArgs args = new ToolArgs(false, context.args().mediaGeneration(), false, false);
        Toolbox tools = parts.registry()
                .pick(AgentType.TASK_AGENT.tools(context.model().settings().family(), args).stream()
                        .filter(name -> !name.startsWith("ask_user"))
                        .toList());
        return new RunContext(
                context.model(),
                AgentType.TASK_AGENT,
                args,
                SystemPrompt.of(AgentType.TASK_AGENT, args, tools.names()),
                tools,
                conversation);
    }

    private static ToolOutcome report(Conversation conversation) {
        String said = lastWords(conversation);
        return ToolOutcome.Done.of(said.isEmpty() ? "(The sub-agent ended without a report.)" : said);
    }

    private static ToolOutcome stopped(String why, Conversation conversation) {
        String said = lastWords(conversation);
        return new ToolOutcome.Failed("The sub-agent was stopped: %s. %s"
                .formatted(why, said.isEmpty() ? "It had reported nothing." : "It said last: " + said));
    }

    private static String lastWords(Conversation conversation) {
        return conversation.replies().reversed().stream()
                .map(SideCalls::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Before each step of its own, a sub-agent must have credits left. */
    private final class Limited implements AgentLoop.Steps {
        private final RunSteps steps;
        private final Claim own;

        Limited(RunSteps steps, Claim own) {
            this.steps = steps;
            this.own = own;
        }

        @Override
        public ModelReply model(int turn) {
            if (turn > 1
                    && parts.journal().spent(own).compareTo(parts.subAgents().credits()) >= 0) {
                throw new OutOfCredits();
            }
            return steps.model(turn);
        }

        @Override
        public boolean tools(int turn, List<Block.ToolCall> calls) {
            return steps.tools(turn, calls);
        }
    }

    private static final class OutOfCredits extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfCredits() {
            super("a sub-agent has used up its credits", null, false, false);
        }
    }
}
