package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.telemetry.LogContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.types.credits.TokenUsage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Traces runs by the conventions of OpenTelemetry for generative AI: a run is a trace, its model calls and tool calls are
 * spans of it. What people and models say is not recorded. Lines logged inside carry the ids of the run and the trace.
 */
@ApplicationScoped
public class RunTelemetry {
    private static final Logger LOG = Logger.getLogger(RunTelemetry.class.getName());

    @Inject
    Tracer tracer;

    /** A call of a model. */
    interface Call {
        ModelReply make() throws ModelException;
    }

    /** Works on a run in a trace of its own. */
    void run(Claim claim, Runnable work) {
        Span span = tracer.spanBuilder("invoke_agent")
                .setNoParent()
                .setAttribute("gen_ai.operation.name", "invoke_agent")
                .setAttribute("gen_ai.conversation.id", claim.sessionId().toString())
                .setAttribute("capstan.run.id", claim.runId().toString())
                .setAttribute("capstan.run.epoch", claim.epoch())
                .startSpan();
        try (Scope current = span.makeCurrent();
                LogContext.Scope fields = LogContext.ofRun(claim.runId())) {
            LOG.log(Level.INFO, "Run {0} of session {1} is worked on here.", ids(claim));
            work.run();
            LOG.log(Level.INFO, "Run {0} of session {1} has left this node.", ids(claim));
        } finally {
            span.end();
        }
    }

    /** The same work on another thread, still part of the run. */
    Runnable inRun(UUID runId, Runnable work) {
        Context trace = Context.current();
        return () -> {
            try (Scope current = trace.makeCurrent();
                    LogContext.Scope fields = LogContext.ofRun(runId)) {
                work.run();
            }
        };
    }

    /** Says of the run that is traced on this thread that it failed. */
    void failed(String code) {
        Span.current().setStatus(StatusCode.ERROR).setAttribute("error.type", code);
    }

    ModelReply model(ModelSettings model, ModelRequest request, Call call) throws ModelException {
        Span span = tracer.spanBuilder("chat " + model.modelId())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("gen_ai.operation.name", "chat")
                .setAttribute("gen_ai.provider.name", provider(model.provider()))
                .setAttribute("gen_ai.request.model", model.modelId())
                .setAttribute("gen_ai.request.max_tokens", request.maxOutputTokens())
                .startSpan();
        try (Scope current = span.makeCurrent()) {
            ModelReply reply = call.make();
            used(span, reply.usage());
            span.setAttribute(
                    "gen_ai.response.finish_reasons", reply.stopReason().name().toLowerCase(Locale.ROOT));
            return reply;
        } catch (ModelException e) {
            e.usage().ifPresent(usage -> used(span, usage));
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", e.kind().name().toLowerCase(Locale.ROOT));
            throw e;
        } finally {
            span.end();
        }
    }

    ToolOutcome tool(Block.ToolCall call, Supplier<ToolOutcome> work) {
        Span span = tracer.spanBuilder("execute_tool " + call.name())
                .setAttribute("gen_ai.operation.name", "execute_tool")
                .setAttribute("gen_ai.tool.name", call.name())
                .setAttribute("gen_ai.tool.call.id", call.id())
                .startSpan();
        try (Scope current = span.makeCurrent()) {
            ToolOutcome outcome = work.get();
            if (outcome instanceof ToolOutcome.Failed) {
                span.setStatus(StatusCode.ERROR).setAttribute("error.type", "tool_error");
            }
            return outcome;
        } finally {
            span.end();
        }
    }

    private static void used(Span span, TokenUsage usage) {
        span.setAttribute("gen_ai.usage.input_tokens", usage.input() + usage.cacheRead() + usage.cacheWrite())
                .setAttribute("gen_ai.usage.output_tokens", usage.output());
    }

    /** The name that the conventions give a provider, where they have one. */
    static String provider(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return "google".equals(plain) ? "gcp.gemini" : plain;
    }

    private static Object[] ids(Claim claim) {
        return new Object[] {claim.runId(), claim.sessionId()};
    }
}
