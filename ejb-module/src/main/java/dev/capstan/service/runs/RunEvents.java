package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import dev.capstan.types.runs.RunStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a run with their contents, as the contract names them. */
final class RunEvents {
    private RunEvents() {}

    /** @param buildMode for commands about a plan; null for others */
    static NewEvent userMessage(UUID runId, String text, List<Attachment> attachments, @Nullable String buildMode) {
        ObjectNode content = content(runId).put("text", text);
        if (buildMode != null) {
            content.put("build_mode", buildMode);
        }
        ArrayNode files = content.putArray("files");
        ArrayNode metadata = content.putArray("files_metadata");
        for (Attachment attachment : attachments) {
            files.add(attachment.id().toString());
            metadata.addObject()
                    .put("id", attachment.id().toString())
                    .put("file_name", attachment.name())
                    .put("file_size", attachment.size())
                    .put("content_type", attachment.contentType());
        }
        return NewEvent.of("session.user_message", EventGroup.SESSION, runId, content);
    }

    static NewEvent processing(UUID runId, String message, @Nullable String model, @Nullable String provider) {
        return agent(
                "agent.processing",
                "RunStarted",
                runId,
                content -> content.put("message", message)
                        .put("model", model)
                        .put("model_provider", provider)
                        .put("run_status", RunStatus.RUNNING.wire()));
    }

    /**
     * A node goes on with the run.
     *
     * @param lost whether the node that worked on it was lost
     * @param discarded what the interrupted model call had said: it is said again
     */
    static NewEvent resumed(UUID runId, boolean lost, @Nullable Covers discarded) {
        NewEvent event = agent(
                "agent.processing",
                "RunResumed",
                runId,
                content -> content.put("message", lost ? "The run goes on after an interruption." : "The run goes on.")
                        .put("run_status", RunStatus.RUNNING.wire())
                        .put("resumed", true));
        return discarded == null ? event : event.covering(discarded);
    }

    static NewEvent aborting(UUID runId) {
        return agent(
                "agent.status.update",
                "RunAborting",
                runId,
                content -> content.put("message", "Stopping.")
                        .put("status", RunStatus.ABORTING.wire())
                        .put("run_status", RunStatus.ABORTING.wire()));
    }

    static NewEvent reasoningStart(UUID runId, UUID block) {
        return NewEvent.delta("agent.reasoning.start", runId, block, origin(runId, "ReasoningStarted"));
    }

    static NewEvent reasoningDelta(UUID runId, UUID block, String text) {
        return NewEvent.delta(
                "agent.reasoning.delta",
                runId,
                block,
                origin(runId, "ReasoningContentDelta").put("text", text));
    }

    static NewEvent reasoning(UUID runId, UUID block, String text) {
        return NewEvent.whole(
                "agent.reasoning",
                runId,
                block,
                origin(runId, "ReasoningCompleted").put("text", text));
    }

    static NewEvent responseDelta(UUID runId, UUID block, String text) {
        return NewEvent.delta(
                "agent.response.delta",
                runId,
                block,
                origin(runId, "RunContentDelta").put("text", text));
    }

    static NewEvent response(UUID runId, UUID block, String text) {
        return NewEvent.whole(
                "agent.response", runId, block, origin(runId, "RunContent").put("text", text));
    }

    static NewEvent toolCall(UUID runId, Block.ToolCall call, ToolSpec tool) {
        return agent("agent.tool.call", "ToolCallStarted", runId, content -> describe(content, call, tool));
    }

    static NewEvent toolResult(
            UUID runId, Block.ToolCall call, ToolSpec tool, ToolOutcome outcome, BigDecimal costUsd) {
        return agent("agent.tool.result", "ToolCallCompleted", runId, content -> {
            describe(content, call, tool);
            content.set("result", outcome.display());
            content.put("is_error", outcome instanceof ToolOutcome.Failed);
            content.put("cost", costUsd);
        });
    }

    static NewEvent sandboxRunning(UUID runId) {
        ObjectNode content = origin(runId, "SandboxStatusChanged").put("status", "running");
        content.putNull("vscode_url");
        return NewEvent.of("sandbox.status_changed", EventGroup.SANDBOX, runId, content);
    }

    static NewEvent compacted(UUID runId, String summary) {
        return agent(
                "agent.model.compact",
                "MemoryCompacted",
                runId,
                content -> content.put("status", "compacted").put("summary", summary));
    }

    static NewEvent subAgentComplete(UUID runId, String text) {
        return agent("agent.sub_agent.complete", "SubAgentCompleted", runId, content -> content.put("text", text));
    }

    /** Something that the owner should know, and that does not end the run. */
    static NewEvent note(UUID runId, String message) {
        return NewEvent.of(
                        "system.notification",
                        EventGroup.SYSTEM,
                        runId,
                        content(runId).put("message", message))
                .to(EventAudience.OWNER);
    }

    static NewEvent complete(UUID runId, UUID sessionId) {
        return agent(
                "agent.complete",
                "RunCompleted",
                runId,
                content ->
                        content.put("session_id", sessionId.toString()).put("run_status", RunStatus.COMPLETED.wire()));
    }

    static NewEvent interrupted(UUID runId) {
        return agent(
                "agent.response.interrupted",
                "RunCancelled",
                runId,
                content -> content.put("message", "Run %s was cancelled".formatted(runId))
                        .put("run_status", RunStatus.CANCELLED.wire()));
    }

    static NewEvent failed(UUID runId, UUID sessionId, String code, String message) {
        ObjectNode content = origin(runId, "RunError")
                .put("message", message)
                .put("error_code", code)
                .put("error_type", code)
                .put("session_id", sessionId.toString())
                .put("run_status", RunStatus.FAILED.wire());
        content.putNull("error_id");
        content.putNull("additional_data");
        return NewEvent.of("system.error", EventGroup.SYSTEM, runId, content).to(EventAudience.OWNER);
    }

    static NewEvent modelUsage(UUID runId, String modelId, boolean ownKey, TokenUsage usage) {
        return NewEvent.of(
                        "billing.llm.usage",
                        EventGroup.BILLING,
                        runId,
                        tokens(content(runId).put("model_id", modelId), usage)
                                .put("reasoning_tokens", usage.reasoning())
                                .put("is_user_key", ownKey))
                .to(EventAudience.NOBODY);
    }

    static NewEvent toolUsage(UUID runId, String tool, BigDecimal costUsd) {
        ObjectNode content = content(runId).put("tool_name", tool).put("cost_usd", costUsd);
        return NewEvent.of("billing.tool.usage", EventGroup.BILLING, runId, content)
                .to(EventAudience.NOBODY);
    }

    /** The contract knows two sources: tokens of a model, and everything else. */
    static NewEvent creditsDeducted(UUID runId, Charged charged) {
        boolean ofModel = charged.kind().type() == TransactionType.LLM_USAGE;
        TransactionType source = ofModel ? TransactionType.LLM_USAGE : TransactionType.TOOL_USAGE;
        ObjectNode content = content(runId)
                .put("credits_used", charged.creditsUsed())
                .put("credits_remaining", charged.creditsRemaining())
                .put("source", source.wire())
                .put("model_id", ofModel ? charged.item() : "");
        tokens(content, charged.usage()).put("tool_name", ofModel ? "" : charged.item());
        return NewEvent.of("billing.credits.deducted", EventGroup.BILLING, runId, content)
                .to(EventAudience.OWNER);
    }

    static NewEvent metrics(UUID runId, String modelId, TokenUsage total) {
        ObjectNode content = content(runId).put("api_version", "v1").put("model_id", modelId);
        ObjectNode metrics = content.putObject("metrics");
        putUnlessZero(metrics, "input_tokens", total.input());
        putUnlessZero(metrics, "output_tokens", total.output());
        putUnlessZero(metrics, "total_tokens", total.total());
        putUnlessZero(metrics, "cache_read_tokens", total.cacheRead());
        putUnlessZero(metrics, "cache_write_tokens", total.cacheWrite());
        putUnlessZero(metrics, "reasoning_tokens", total.reasoning());
        return NewEvent.of("billing.metrics.updated", EventGroup.BILLING, runId, content)
                .to(EventAudience.OWNER);
    }

    private static void describe(ObjectNode content, Block.ToolCall call, ToolSpec tool) {
        content.put("tool_call_id", call.id())
                .put("tool_name", call.name())
                .put("tool_display_name", tool.displayName())
                .putNull("tool_logo")
                .set("tool_input", tool.shown(call.input()));
    }

    private static ObjectNode tokens(ObjectNode content, TokenUsage usage) {
        return content.put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite());
    }

    private static void putUnlessZero(ObjectNode metrics, String name, long value) {
        if (value != 0) {
            metrics.put(name, value);
        }
    }

    private static NewEvent agent(
            String name, String origin, UUID runId, java.util.function.Consumer<ObjectNode> members) {
        ObjectNode content = origin(runId, origin);
        members.accept(content);
        return NewEvent.of(name, EventGroup.AGENT, runId, content);
    }

    private static ObjectNode origin(UUID runId, String origin) {
        return content(runId).put("origin", origin);
    }

    private static ObjectNode content(UUID runId) {
        return JsonNodeFactory.instance.objectNode().put("run_id", runId.toString());
    }
}
