package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Chat completions, as OpenAI and the many servers compatible with it speak them. */
final class OpenAiDialect implements Dialect {
    private final URI defaultBase;
    /** OpenAI itself renamed the limit and refuses a temperature for its reasoning models. */
    private final boolean openAiItself;

    OpenAiDialect(URI defaultBase, boolean openAiItself) {
        this.defaultBase = defaultBase;
        this.openAiItself = openAiItself;
    }

    @Override
    public StreamingChatModel client(ModelSettings settings, HttpClientBuilder http) {
        URI base = settings.baseUrl() == null ? defaultBase : settings.baseUrl();
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(base.toString())
                .apiKey(settings.apiKey())
                .modelName(settings.modelId())
                .temperature(openAiItself ? null : settings.temperature())
                .returnThinking(true)
                .sendThinking(false)
                .accumulateToolCallId(false)
                .build();
    }

    @Override
    public DefaultChatRequestParameters.Builder<?> parameters(ModelSettings settings, ModelRequest request) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        return openAiItself
                ? parameters.maxCompletionTokens(request.maxOutputTokens())
                : parameters.maxOutputTokens(request.maxOutputTokens());
    }

    @Override
    public void amend(ObjectNode body, ModelRequest request) {
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            ((ObjectNode) tools.get(i).path("function"))
                    .set("parameters", request.tools().get(i).inputSchema());
        }
    }

    @Override
    public boolean keepsBlockOrder() {
        return false;
    }

    @Override
    public boolean callsAtEnd() {
        return true;
    }

    @Override
    public Dialect.Reader reader(Answer answer, String provider) {
        return new Reader(answer, provider);
    }

    private static final class Reader implements Dialect.Reader {
        private final Answer answer;
        private final String provider;
        private final ReportedUsage usage = new ReportedUsage();
        private final Set<Integer> knownCalls = new HashSet<>();

        Reader(Answer answer, String provider) {
            this.answer = answer;
            this.provider = provider;
        }

        @Override
        public void read(ObjectNode event, Consumer<ObjectNode> library) throws ModelException {
            JsonNode error = event.path("error");
            if (!error.isMissingNode() && !error.isNull()) {
                throw Failures.inStream(provider, error);
            }
            noteUsage(event.path("usage"));
            JsonNode choice = event.path("choices").path(0);
            noteStop(choice.path("finish_reason").asText(""));
            if (choice.path("delta") instanceof ObjectNode delta) {
                JsonNode reasoning = delta.path("reasoning");
                if (reasoning.isTextual() && !delta.has("reasoning_content")) {
                    delta.set("reasoning_content", reasoning);
                }
                delta.path("tool_calls").forEach(this::nameOnce);
            }
            library.accept(event);
        }

        /** Some servers repeat id and name in every part of a call, which the library would string together. */
        private void nameOnce(JsonNode part) {
            if (part instanceof ObjectNode call && call.path("index").isInt()) {
                boolean repeated = !knownCalls.add(call.path("index").asInt());
                if (repeated || call.path("id").asText("").isEmpty()) {
                    call.remove("id");
                }
                if (repeated && call.path("function") instanceof ObjectNode function) {
                    function.remove("name");
                }
            }
        }

        private void noteUsage(JsonNode report) {
            if (!report.isObject()) {
                return;
            }
            Long prompt = ReportedUsage.count(report, "prompt_tokens");
            Long cached = ReportedUsage.count(report.path("prompt_tokens_details"), "cached_tokens");
            if (cached == null) {
                cached = ReportedUsage.count(report, "prompt_cache_hit_tokens");
            }
            if (prompt != null) {
                long read = Math.min(ReportedUsage.orZero(cached), prompt);
                usage.cacheRead(read);
                usage.input(prompt - read);
            }
            usage.output(ReportedUsage.count(report, "completion_tokens"));
            usage.reasoning(ReportedUsage.count(report.path("completion_tokens_details"), "reasoning_tokens"));
        }

        private void noteStop(String reason) {
            switch (reason) {
                case "", "null" -> {}
                case "tool_calls", "function_call" -> answer.stop(StopReason.TOOL_CALLS);
                case "length" -> answer.stop(StopReason.OUTPUT_LIMIT);
                case "content_filter" -> answer.stop(StopReason.REFUSED);
                default -> answer.stop(StopReason.END);
            }
        }

        @Override
        public boolean finished() {
            return false; // the end is the [DONE] event, or that of the answer
        }

        @Override
        public ReportedUsage usage() {
            return usage;
        }
    }
}
