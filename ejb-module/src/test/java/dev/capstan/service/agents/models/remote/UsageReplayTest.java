package dev.capstan.service.agents.models.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.ChatModelContract.Recorder;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.stub.AnthropicStub;
import dev.capstan.service.agents.models.stub.GeminiStub;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The streamed payloads of the corpus again, through the clients that call the providers: they report the same counts. */
class UsageReplayTest {
    private final ModelTransport transport = RemoteModelContract.transport();
    private @Nullable WireStub stub;

    @AfterEach
    void stop() {
        transport.close();
        if (stub != null) {
            stub.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/usage/corpus.csv", numLinesToSkip = 1)
    void theClientsReportWhatTheNormaliserSays(
            String file,
            String how,
            @Nullable Long input,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long output,
            @Nullable Long reasoning,
            boolean estimated,
            boolean quarantined)
            throws ModelException {
        if (!how.equals("ended") || !file.endsWith(".sse") || file.startsWith("openai-responses")) {
            return; // not an answer that a client here could have got whole
        }

        ModelReply reply = answer(file);

        assertThat(reply.doubt() != null).as("estimated: " + reply.doubt()).isEqualTo(estimated);
        if (!estimated
                && input != null
                && cacheRead != null
                && cacheWrite != null
                && output != null
                && reasoning != null) {
            assertThat(reply.usage()).isEqualTo(new TokenUsage(input, cacheRead, cacheWrite, output, reasoning));
        }
        assertThat(reply.doubt() != null && reply.doubt().quarantined()).isEqualTo(quarantined);
        assertThat(reply.usage().total()).isPositive();
    }

    private ModelReply answer(String file) throws ModelException {
        ChatModel model = model(file);
        java.util.Objects.requireNonNull(stub).next(exchange -> {
            exchange.raw(read(file));
            exchange.end();
        });
        return model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());
    }

    private ChatModel model(String file) {
        return switch (file.substring(0, file.indexOf('/'))) {
            case "anthropic" -> {
                stub = new AnthropicStub();
                yield RemoteChatModel.anthropic(settings("claude-stub", "Anthropic", stub), transport);
            }
            case "gemini" -> {
                stub = new GeminiStub();
                yield RemoteChatModel.gemini(settings("gemini-2.5-flash", "Google", stub), transport);
            }
            default -> {
                stub = new OpenAiStub();
                yield RemoteChatModel.compatible(settings("stub-1", "Custom", stub), transport);
            }
        };
    }

    private static ModelSettings settings(String id, String provider, WireStub stub) {
        return new ModelSettings(id, provider, RemoteModelContract.KEY, stub.baseUrl(), null, null, 0, 4096, 100_000);
    }

    private static String read(String file) throws IOException {
        try (InputStream in = UsageReplayTest.class.getResourceAsStream("/usage/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("the corpus has no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
