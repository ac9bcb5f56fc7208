package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.persistence.chat.ChatRepository;
import dev.capstan.persistence.chat.ChatTurn;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.chat.ChatBills.Step;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.chat.ChatRole;
import dev.capstan.types.chat.FinishReason;
import dev.capstan.types.chat.TurnStatus;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The committed life of turns that have begun: each method stores messages, moves credits and tells the stream together, or does none of
 * it. A turn that has ended takes nothing more.
 */
@Stateless
public class ChatJournal {
    private static final JsonNode NO_FILES = JsonNodeFactory.instance.arrayNode();

    @Inject
    ChatRepository chats;

    @Inject
    ChatBills bills;

    @Inject
    TurnLog turns;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    public ModelHold hold(Begun turn, ResolvedModel model, Step step) {
        return bills.hold(turn.turnId(), turn.userId(), turn.sessionId(), model, step);
    }

    /** Tells the stream of something that changes nothing else. */
    public void tell(Begun turn, List<NewEvent> news) {
        turns.lock(turn);
        turns.append(turn.sessionId(), news);
    }

    /** Pays for what a member of a council said, and tells it. */
    public void answered(Begun turn, Council.Member member, ModelReply reply, String said, UUID holdId) {
        turns.lock(turn);
        List<NewEvent> news = new ArrayList<>();
        news.add(ChatEvents.memberAnswered(turn.turnId(), member, said));
        news.addAll(bills.settle(turn.turnId(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        turns.append(turn.sessionId(), news);
    }

    /** Pays for what a member used that has no answer, and tells why. */
    public void unanswered(Begun turn, Council.Member member, String why, UUID holdId, MeteredUsage used) {
        turns.lock(turn);
        List<NewEvent> news = new ArrayList<>();
        news.add(ChatEvents.memberFailed(turn.turnId(), member, why));
        news.addAll(bills.settle(turn.turnId(), holdId, used));
        turns.append(turn.sessionId(), news);
    }

    /**
     * Stores what a council came to and completes the turn.
     *
     * @param reply of the model that merged the answers; null when there was nothing to merge
     */
    public void merged(
            Begun turn, String text, List<NewEvent> told, ObjectNode council, @Nullable ModelReply reply, UUID holdId) {
        ChatTurn open = turns.lock(turn);
        List<NewEvent> news = new ArrayList<>(told);
        TokenUsage usage = reply == null ? TokenUsage.NONE : reply.usage();
        if (reply != null) {
            news.addAll(bills.settle(turn.turnId(), holdId, new MeteredUsage(usage, reply.doubt())));
        }
        FinishReason reason = reply == null ? FinishReason.END_TURN : reason(reply);
        UUID messageId = store(
                turn,
                List.of(new Block.Text(text)),
                usage,
                reason,
                true,
                JsonNodeFactory.instance.objectNode().set("council", council));
        open.end(TurnStatus.COMPLETED, clock.instant());
        news.add(ChatEvents.complete(turn.turnId(), messageId, reason, elapsed(turn)));
        turns.append(turn.sessionId(), news);
    }

    /** Pays for a call that failed and is made again. */
    public void settle(Begun turn, UUID holdId, MeteredUsage used) {
        turns.append(turn.sessionId(), bills.settle(turn.turnId(), holdId, used));
    }

    /** Stores what the model said in a round. When it asks for no tool, the turn is complete. */
    public void reply(Begun turn, ModelReply reply, UUID holdId) {
        ChatTurn open = turns.lock(turn);
        List<NewEvent> news = new ArrayList<>();
        List<Block.ToolCall> asked = reply.toolCalls();
        for (Block.ToolCall call : asked) {
            news.add(ChatEvents.callStarted(turn.turnId(), call));
            news.add(ChatEvents.called(turn.turnId(), call));
        }
        news.add(ChatEvents.usage(turn.turnId(), reply.usage()));
        news.addAll(bills.settle(turn.turnId(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        FinishReason reason = reason(reply);
        UUID messageId = store(turn, reply.blocks(), reply.usage(), reason, true, null);
        if (asked.isEmpty()) {
            open.end(TurnStatus.COMPLETED, clock.instant());
            news.add(ChatEvents.complete(turn.turnId(), messageId, reason, elapsed(turn)));
        }
        turns.append(turn.sessionId(), news);
    }

    /** Holds for a tool call that is about to be made, when it costs something. */
    public void holdTool(Begun turn, int round, Block.ToolCall call, ToolSpec tool) {
        bills.holdTool(turn, round, call, tool);
    }

    /** Tells the result of a tool call, and pays for it. */
    public void result(Begun turn, int round, Block.ToolCall call, ToolOutcome outcome, ToolResult result) {
        turns.lock(turn);
        List<NewEvent> news = new ArrayList<>();
        news.add(ChatEvents.result(turn.turnId(), result));
        news.addAll(bills.endTool(turn, round, call, outcome));
        turns.append(turn.sessionId(), news);
    }

    /** Stores all results of a round as one message. */
    public void results(Begun turn, List<ToolResult> results) {
        turns.lock(turn);
        chats.add(new ChatMessage(
                ids.next(),
                turn.sessionId(),
                turn.turnId(),
                ChatRole.TOOL,
                ChatParts.ofResults(results),
                null,
                NO_FILES,
                turn.modelName(),
                null,
                null,
                FinishReason.TOOL_USE.wire(),
                true,
                null,
                clock.instant()));
    }

    /** Ends a turn that was stopped: what had been said is kept, and marked. */
    public void cancelled(Begun turn, @Nullable CutOff cut) {
        ChatTurn open = turns.lock(turn);
        List<NewEvent> news = new ArrayList<>(settleCut(turn, cut, FinishReason.CANCELED));
        UUID last = chats.findNewestId(turn.sessionId()).orElse(turn.turnId());
        open.end(TurnStatus.CANCELLED, clock.instant());
        news.add(ChatEvents.complete(turn.turnId(), last, FinishReason.CANCELED, elapsed(turn)));
        turns.append(turn.sessionId(), news);
    }

    public void failed(Begun turn, @Nullable CutOff cut, ChatFailure failure) {
        ChatTurn open = turns.lock(turn);
        List<NewEvent> news = new ArrayList<>(settleCut(turn, cut, FinishReason.ERROR));
        open.end(TurnStatus.FAILED, clock.instant());
        news.add(ChatEvents.error(turn.turnId(), failure));
        turns.append(turn.sessionId(), news);
    }

    private List<NewEvent> settleCut(Begun turn, @Nullable CutOff cut, FinishReason reason) {
        List<NewEvent> news = List.of();
        if (cut != null) {
            news = bills.settle(turn.turnId(), cut.holdId(), cut.used());
            if (!cut.said().isEmpty()) {
                store(turn, cut.said(), cut.used().usage(), reason, false, null);
            }
        }
        bills.releaseAll(turn.turnId());
        chats.leaveUnfinished(turn.sessionId(), turn.turnId());
        return news;
    }

    private UUID store(
            Begun turn,
            List<Block> blocks,
            TokenUsage usage,
            FinishReason reason,
            boolean finished,
            @Nullable JsonNode metadata) {
        UUID id = ids.next();
        chats.add(new ChatMessage(
                id,
                turn.sessionId(),
                turn.turnId(),
                ChatRole.ASSISTANT,
                ChatParts.ofBlocks(blocks),
                null,
                NO_FILES,
                turn.modelName(),
                usage(turn, usage),
                usage.total(),
                reason.wire(),
                finished,
                metadata,
                clock.instant()));
        return id;
    }

    private static ObjectNode usage(Begun turn, TokenUsage usage) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output())
                .put("cache_read_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite())
                .put("reasoning_tokens", usage.reasoning())
                .putNull("input_token_details")
                .putNull("output_token_details")
                .put("cost_usd", 0)
                .put("model_name", turn.model().settings().modelId());
    }

    private static FinishReason reason(ModelReply reply) {
        return switch (reply.stopReason()) {
            case END -> FinishReason.END_TURN;
            case TOOL_CALLS -> FinishReason.TOOL_USE;
            case OUTPUT_LIMIT -> FinishReason.MAX_TOKENS;
            case REFUSED -> FinishReason.UNKNOWN;
        };
    }

    private long elapsed(Begun turn) {
        return Duration.between(turn.at(), clock.instant()).toMillis();
    }
}
