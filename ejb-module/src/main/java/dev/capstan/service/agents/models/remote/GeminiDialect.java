package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.usage.UsageNormaliser;
import dev.capstan.service.json.Json;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatRequestParameters;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import java.net.URI;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API, with thoughts and the seals on tool calls that must be sent back. */
final class GeminiDialect implements Dialect {
    private static final URI DEFAULT_BASE = URI.create("https://generativelanguage.googleapis.com/v1beta");

    @Override
    public StreamingChatModel client(ModelSettings settings, HttpClientBuilder http) {
        boolean third = settings.modelId().toLowerCase(Locale.ROOT).startsWith("gemini-3");
        return GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(base(settings.baseUrl() == null ? DEFAULT_BASE : settings.baseUrl()))
                .apiKey(settings.apiKey())
                .modelName(settings.modelId())
                .temperature(third ? null : settings.temperature())
                .thinkingConfig(thinking(settings, third))
                .returnThinking(true)
                .sendThinking(false)
                .build();
    }

    private static String base(URI given) {
        String text = given.toString().replaceFirst("/+$", "");
        String path = given.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? text + "/v1beta" : text;
    }

    private static @Nullable GeminiThinkingConfig thinking(ModelSettings settings, boolean third) {
        if (settings.thinkingTokens() == 0) {
            return null;
        }
        GeminiThinkingConfig.Builder thinking = GeminiThinkingConfig.builder().includeThoughts(true);
        if (third) {
            return thinking.thinkingLevel("high").build();
        }
        return settings.modelId().toLowerCase(Locale.ROOT).startsWith("gemini-2.5") ? thinking.build() : null;
    }

    @Override
    public DefaultChatRequestParameters.Builder<?> parameters(ModelSettings settings, ModelRequest request) {
        return GoogleAiGeminiChatRequestParameters.builder().maxOutputTokens(request.maxOutputTokens());
    }

    @Override
    public void amend(ObjectNode body, ModelRequest request) {
        int next = 0;
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode declaration : tool.path("functionDeclarations")) {
                ((ObjectNode) declaration).remove("parameters");
                ((ObjectNode) declaration)
                        .set("parametersJsonSchema", request.tools().get(next++).inputSchema());
            }
        }
        if (body.path("contents") instanceof ArrayNode contents) {
            body.set("contents", merged(contents));
            seal(body.path("contents"), request);
        }
    }

    /** All results of one turn belong into one content, else Gemini misses the answers to parallel calls. */
    private static ArrayNode merged(ArrayNode contents) {
        ArrayNode all = contents.arrayNode();
        for (JsonNode content : contents) {
            JsonNode last = all.path(all.size() - 1);
            if (last.path("role").equals(content.path("role")) && last.path("parts") instanceof ArrayNode parts) {
                content.path("parts").forEach(parts::add);
            } else {
                all.add(content);
            }
        }
        return all;
    }

    private static void seal(JsonNode contents, ModelRequest request) {
        Iterator<Block.ToolCall> calls = request.messages().stream()
                .filter(Message.Assistant.class::isInstance)
                .flatMap(message -> ((Message.Assistant) message).blocks().stream())
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .iterator();
        for (JsonNode content : contents) {
            for (JsonNode part : content.path("parts")) {
                if (part.has("functionCall") && calls.hasNext()) {
                    String seal = calls.next().signature();
                    if (seal != null) {
                        ((ObjectNode) part).put("thoughtSignature", seal);
                    }
                }
            }
        }
    }

    @Override
    public boolean keepsBlockOrder() {
        return true;
    }

    @Override
    public Dialect.Reader reader(Answer answer, String provider) {
        return new Reader(answer, provider);
    }

    private static final class Reader implements Dialect.Reader {
        private final Answer answer;
        private final String provider;
        private final UsageNormaliser usage = UsageNormaliser.gemini();

        Reader(Answer answer, String provider) {
            this.answer = answer;
            this.provider = provider;
        }

        @Override
        public void read(ObjectNode event, Consumer<ObjectNode> library) throws ModelException {
            if (event.has("error")) {
                throw Failures.inStream(provider, event.path("error"));
            }
            usage.read(event);
            if (event.path("promptFeedback").has("blockReason")) {
                answer.stop(StopReason.REFUSED);
            }
            JsonNode candidate = event.path("candidates").path(0);
            for (JsonNode part : candidate.path("content").path("parts")) {
                String seal = part.path("thoughtSignature").asText("");
                if (part.has("functionCall") && !seal.isEmpty()) {
                    answer.signCall(seal);
                }
                library.accept(alone(part));
            }
            noteStop(candidate.path("finishReason").asText(""));
        }

        /** The library joins the parts of an event; one at a time they keep their order. */
        private static ObjectNode alone(JsonNode part) {
            ObjectNode event = Json.MAPPER.createObjectNode();
            ObjectNode content = event.putArray("candidates").addObject().putObject("content");
            content.put("role", "model").putArray("parts").add(part);
            return event;
        }

        private void noteStop(String reason) throws ModelException {
            switch (reason) {
                case "" -> {}
                case "MAX_TOKENS" -> answer.stop(StopReason.OUTPUT_LIMIT);
                case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY" ->
                    answer.stop(StopReason.REFUSED);
                case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" ->
                    throw new ModelException(
                            ModelException.Kind.PROVIDER_FAILED,
                            provider + " made a tool call that cannot be read; try again.");
                default -> answer.stop(StopReason.END);
            }
        }

        @Override
        public boolean finished() {
            return false; // the end of the answer is the end of the stream
        }

        @Override
        public UsageNormaliser usage() {
            return usage;
        }
    }
}
