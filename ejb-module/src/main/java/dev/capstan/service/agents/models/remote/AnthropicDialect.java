package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.usage.UsageNormaliser;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;

/** Anthropic's messages, with thinking between tool calls and caching of system text, tools and conversation. */
final class AnthropicDialect implements Dialect {
    private static final URI DEFAULT_BASE = URI.create("https://api.anthropic.com/v1");
    static final String INTERLEAVED_THINKING = "interleaved-thinking-2025-05-14";
    private static final int LEAST_THINKING = 1024;

    @Override
    public StreamingChatModel client(ModelSettings settings, HttpClientBuilder http) {
        return AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(base(settings.baseUrl() == null ? DEFAULT_BASE : settings.baseUrl()))
                .apiKey(settings.apiKey())
                .modelName(settings.modelId())
                .beta(INTERLEAVED_THINKING)
                .cacheSystemMessages(true)
                .cacheTools(true)
                .returnThinking(true)
                .sendThinking(true)
                .build();
    }

    /** Anthropic's own clients are configured without the version; both forms are taken. */
    private static String base(URI given) {
        String text = given.toString().replaceFirst("/+$", "");
        return text.endsWith("/v1") ? text : text + "/v1";
    }

    @Override
    public DefaultChatRequestParameters.Builder<?> parameters(ModelSettings settings, ModelRequest request) {
        AnthropicChatRequestParameters.Builder parameters = AnthropicChatRequestParameters.builder();
        parameters.maxOutputTokens(request.maxOutputTokens());
        int budget = Math.min(settings.thinkingTokens(), request.maxOutputTokens() / 2);
        if (budget >= LEAST_THINKING && canThink(settings.modelId())) {
            parameters.thinkingType("enabled").thinkingBudgetTokens(budget);
        } else {
            parameters.temperature(settings.temperature()); // may not be set beside thinking
        }
        return parameters;
    }

    private static boolean canThink(String modelId) {
        String id = modelId.toLowerCase(Locale.ROOT);
        return !id.contains("claude-3") || id.contains("claude-3-7");
    }

    @Override
    public void amend(ObjectNode body, ModelRequest request) {
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            ((ObjectNode) tools.get(i))
                    .set("input_schema", request.tools().get(i).inputSchema());
        }
        JsonNode messages = body.path("messages");
        JsonNode content = messages.path(messages.size() - 1).path("content");
        if (content.path(content.size() - 1) instanceof ObjectNode last
                && !last.path("type").asText().contains("thinking")) {
            last.putObject("cache_control").put("type", "ephemeral");
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
        private final UsageNormaliser usage = UsageNormaliser.anthropic();
        private boolean finished;

        Reader(Answer answer, String provider) {
            this.answer = answer;
            this.provider = provider;
        }

        @Override
        public void read(ObjectNode event, Consumer<ObjectNode> library) throws ModelException {
            usage.read(event);
            switch (event.path("type").asText()) {
                case "message_start" -> event.remove("message"); // the library fails on impossible counts
                case "content_block_start" -> {
                    answer.endBlock();
                    JsonNode block = event.path("content_block");
                    if (block.path("type").asText().equals("redacted_thinking")) {
                        answer.addSealedThinking(Conversation.REDACTED_PREFIX
                                + block.path("data").asText());
                    }
                }
                case "content_block_delta" -> {
                    JsonNode delta = event.path("delta");
                    if (delta.path("type").asText().equals("signature_delta")) {
                        answer.sign(delta.path("signature").asText());
                    }
                }
                case "content_block_stop" -> answer.endBlock();
                case "message_delta" -> {
                    event.remove("usage");
                    noteStop(event.path("delta").path("stop_reason").asText(""));
                }
                case "message_stop" -> finished = true;
                case "error" -> throw Failures.inStream(provider, event.path("error"));
                default -> {
                    // ping, and what the protocol will have later
                }
            }
            library.accept(event);
        }

        private void noteStop(String reason) {
            switch (reason) {
                case "", "null" -> {}
                case "tool_use" -> answer.stop(StopReason.TOOL_CALLS);
                case "max_tokens", "model_context_window_exceeded" -> answer.stop(StopReason.OUTPUT_LIMIT);
                case "refusal" -> answer.stop(StopReason.REFUSED);
                default -> answer.stop(StopReason.END);
            }
        }

        @Override
        public boolean finished() {
            return finished;
        }

        @Override
        public UsageNormaliser usage() {
            return usage;
        }
    }
}
