package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.types.chat.FinishReason;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a turn, for its owner. Without their prefix their names are those of the stream, with these contents. */
public final class ChatEvents {
    /** How the names of all of them begin in the event log. */
    public static final String PREFIX = "chat.";

    static final String CONTENT = PREFIX + "content";
    static final String THINKING = PREFIX + "thinking";
    static final String USAGE = PREFIX + "usage";
    private static final String COMPLETE = PREFIX + "complete";
    private static final String ERROR = PREFIX + "error";

    private ChatEvents() {}

    /** Whether the turn is over with this event. */
    public static boolean ends(String name) {
        return name.equals(COMPLETE) || name.equals(ERROR);
    }

    static NewEvent session(UUID turn, SessionView session, String model) {
        ObjectNode content = status("created")
                .put("session_id", session.id().toString())
                .put("name", session.name())
                .put("title_pending", session.titlePending())
                .put("agent_type", "chat")
                .put("model_id", model)
                .put("created_at", session.createdAt().toString());
        return event(PREFIX + "session", turn, content);
    }

    static NewEvent thinking(UUID turn, String delta) {
        return event(THINKING, turn, status("delta").put("delta", delta));
    }

    static NewEvent thought(UUID turn, String signature) {
        return event(THINKING, turn, status("delta").putNull("delta").put("signature", signature));
    }

    static NewEvent content(UUID turn, String status) {
        return event(CONTENT, turn, status(status));
    }

    static NewEvent said(UUID turn, String delta) {
        return event(CONTENT, turn, status("delta").put("delta", delta));
    }

    static NewEvent callStarted(UUID turn, Block.ToolCall call) {
        return event(
                PREFIX + "tool_call",
                turn,
                status("start").put("id", call.id()).put("name", call.name()).put("type", "tool_call"));
    }

    static NewEvent called(UUID turn, Block.ToolCall call) {
        return event(
                PREFIX + "tool_call",
                turn,
                status("stop")
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("input", call.input().toString()));
    }

    static NewEvent result(UUID turn, ToolResult result) {
        ObjectNode content = status("info").put("tool_call_id", result.callId()).put("name", result.toolName());
        content.set("output", ChatParts.output(result));
        return event(PREFIX + "tool_result", turn, content.put("is_error", result.failed()));
    }

    static NewEvent usage(UUID turn, TokenUsage usage) {
        return event(
                USAGE,
                turn,
                status("info")
                        .put("input_tokens", usage.input())
                        .put("output_tokens", usage.output())
                        .put("cache_read_tokens", usage.cacheRead())
                        .put("cache_write_tokens", usage.cacheWrite())
                        .put("total_tokens", usage.input() + usage.output()));
    }

    static NewEvent memberStarted(UUID turn, Council.Member member) {
        return event(PREFIX + "council_member", turn, member("start", member));
    }

    static NewEvent memberAnswered(UUID turn, Council.Member member, String content) {
        return event(PREFIX + "council_member", turn, member("complete", member).put("content", content));
    }

    static NewEvent memberFailed(UUID turn, Council.Member member, String error) {
        return event(PREFIX + "council_member", turn, member("error", member).put("error", error));
    }

    private static ObjectNode member(String status, Council.Member member) {
        return status(status)
                .put("model_id", member.name())
                .put("model_name", member.model().displayName());
    }

    static NewEvent synthesisStarted(UUID turn, String model) {
        return event(PREFIX + "council_synthesis", turn, status("start").put("model_id", model));
    }

    static NewEvent synthesised(UUID turn, String model, String content) {
        return event(
                PREFIX + "council_synthesis",
                turn,
                status("complete").put("model_id", model).put("content", content));
    }

    static NewEvent synthesisFailed(UUID turn, String model, String error) {
        return event(
                PREFIX + "council_synthesis",
                turn,
                status("error").put("model_id", model).put("error", error));
    }

    static NewEvent complete(UUID turn, UUID message, FinishReason reason, long elapsedMillis) {
        return event(
                COMPLETE,
                turn,
                status("done")
                        .put("message_id", message.toString())
                        .put("finish_reason", reason.wire())
                        .put("elapsed_ms", elapsedMillis)
                        .putNull("files"));
    }

    static NewEvent error(UUID turn, ChatFailure failure) {
        ObjectNode content = status("error")
                .put("message", failure.getMessage())
                .put("code", failure.code())
                .put("retryable", failure.retryable());
        if (failure.available() != null) {
            content.put("available_credits", failure.available()).put("required_credits", failure.required());
        }
        return event(ERROR, turn, content);
    }

    static NewEvent creditsDeducted(UUID turn, Charged charged) {
        boolean ofModel = charged.kind().type() == TransactionType.LLM_USAGE;
        TransactionType source = ofModel ? TransactionType.LLM_USAGE : TransactionType.TOOL_USAGE;
        TokenUsage usage = charged.usage();
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("run_id", turn.toString())
                .put("credits_used", charged.creditsUsed())
                .put("credits_remaining", charged.creditsRemaining())
                .put("source", source.wire())
                .put("model_id", ofModel ? charged.item() : "")
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite())
                .put("tool_name", ofModel ? "" : charged.item());
        return NewEvent.of("billing.credits.deducted", EventGroup.BILLING, turn, content)
                .to(EventAudience.OWNER);
    }

    private static NewEvent event(String name, @Nullable UUID turn, ObjectNode content) {
        return NewEvent.of(name, EventGroup.SESSION, turn, content).to(EventAudience.OWNER);
    }

    private static ObjectNode status(String status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }
}
