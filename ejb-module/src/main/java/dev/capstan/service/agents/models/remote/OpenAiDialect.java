package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.usage.UsageNormaliser;
import dev.capstan.service.json.Json;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.NavigableMap;
import java.util.TreeMap;
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
    public Dialect.Reader reader(Answer answer, String provider) {
        return new Reader(answer, provider);
    }

    private static final class Reader implements Dialect.Reader {
        private final Answer answer;
        private final String provider;
        private final UsageNormaliser usage = UsageNormaliser.openAi();
        private final NavigableMap<Integer, ObjectNode> calls = new TreeMap<>();

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
            usage.read(event);
            event.remove("usage"); // the library fails on impossible counts
            JsonNode choice = event.path("choices").path(0);
            noteStop(choice.path("finish_reason").asText(""));
            if (choice.path("delta") instanceof ObjectNode delta) {
                JsonNode reasoning = delta.path("reasoning");
                if (reasoning.isTextual() && !delta.has("reasoning_content")) {
                    delta.set("reasoning_content", reasoning);
                }
                delta.path("tool_calls").forEach(this::collect);
                delta.remove("tool_calls");
            }
            library.accept(event);
        }

        /** Parts of parallel calls may come interleaved, and some servers repeat id and name in each. */
        private void collect(JsonNode part) {
            String id = part.path("id").asText("");
            int index = part.path("index").isInt() ? part.path("index").asInt() : indexWithout(id);
            ObjectNode call = calls.computeIfAbsent(index, ignored -> Json.MAPPER.createObjectNode());
            JsonNode function = part.path("function");
            setOnce(call, "id", id);
            setOnce(call, "name", function.path("name").asText(""));
            String arguments = function.path("arguments").asText("");
            call.put("arguments", call.path("arguments").asText("") + arguments);
        }

        private int indexWithout(String id) {
            if (calls.isEmpty()) {
                return 0;
            }
            String last = calls.lastEntry().getValue().path("id").asText();
            boolean another = !id.isEmpty() && !id.equals(last);
            return calls.lastKey() + (another ? 1 : 0);
        }

        private static void setOnce(ObjectNode call, String field, String value) {
            if (!value.isEmpty() && !call.has(field)) {
                call.put(field, value);
            }
        }

        @Override
        public void end(Consumer<ObjectNode> library) {
            if (calls.isEmpty()) {
                return;
            }
            ObjectNode event = Json.MAPPER.createObjectNode();
            ArrayNode all = event.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .putArray("tool_calls");
            int index = 0;
            for (ObjectNode call : calls.values()) {
                ObjectNode part = all.addObject().put("index", index++).put("type", "function");
                part.put("id", call.path("id").asText(""));
                part.putObject("function")
                        .put("name", call.path("name").asText(""))
                        .put("arguments", call.path("arguments").asText(""));
            }
            library.accept(event);
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
        public UsageNormaliser usage() {
            return usage;
        }
    }
}
