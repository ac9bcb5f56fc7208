package dev.capstan.service.agents.models.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.ModelsConfig;
import dev.capstan.service.agents.models.stub.AnthropicStub;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.GeminiStub;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.service.json.Json;
import dev.capstan.types.runs.CancelToken;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that a cloud hosts: the provider's protocol, at the addresses and with the credentials of the cloud. */
class HostingTest {
    private static final String KEY = RemoteModelContract.KEY;

    private final List<String> assertions = new CopyOnWriteArrayList<>();
    private HttpServer tokens;
    private KeyPair pair;
    private ModelTransport transport;
    private int status = 200;

    @BeforeEach
    void start() throws Exception {
        pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/token", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            assertions.add(URLDecoder.decode(form.substring(form.indexOf("assertion=") + 10), StandardCharsets.UTF_8));
            byte[] body = "{\"access_token\":\"ya29.token\",\"expires_in\":3600}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        tokens.start();
        transport = new ModelTransport(
                new ModelsConfig(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        false,
                        URI.create("http://127.0.0.1:" + tokens.getAddress().getPort() + "/token")),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        transport.close();
        tokens.stop(0);
    }

    @Test
    void azureGetsTheDeploymentTheVersionAndItsKey() throws ModelException {
        try (OpenAiStub stub = new OpenAiStub()) {
            ChatModel model = RemoteChatModel.openAi(
                    settings("OpenAI", "my gpt", KEY, root(stub), "azure", "2024-10-21"), transport);

            assertThat(say(model)).isEqualTo("hello");

            Exchange.Received received = stub.lastReceived();
            assertThat(received.path())
                    .isEqualTo("/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
            assertThat(received.headers()).containsEntry("api-key", KEY).doesNotContainKey("authorization");
            assertThat(received.body().path("max_completion_tokens").asInt()).isPositive();
        }
    }

    @Test
    void azureWithoutAVersionIsAskedInTheNewForm() throws ModelException {
        try (OpenAiStub stub = new OpenAiStub()) {
            assertThat(say(RemoteChatModel.openAi(
                            settings("OpenAI", "gpt", KEY, root(stub), "azure", null), transport)))
                    .isEqualTo("hello");

            assertThat(stub.lastReceived().path()).isEqualTo("/openai/v1/chat/completions");
            assertThat(stub.lastReceived().body().path("model").asText()).isEqualTo("gpt");
        }
    }

    @Test
    void geminiOnGooglesCloudGetsATokenForTheServiceAccount() throws Exception {
        try (GeminiStub stub = new GeminiStub()) {
            ChatModel model = RemoteChatModel.gemini(
                    settings("Google", "gemini-3-pro", serviceAccount(), root(stub), "vertex_ai", null), transport);

            assertThat(say(model)).isEqualTo("hello");
            assertThat(say(model)).isEqualTo("hello");

            Exchange.Received received = stub.lastReceived();
            assertThat(received.path())
                    .isEqualTo("/v1/projects/my-project/locations/europe-west1/publishers/google/models/"
                            + "gemini-3-pro:streamGenerateContent?alt=sse");
            assertThat(received.headers())
                    .containsEntry("authorization", "Bearer ya29.token")
                    .doesNotContainKey("x-goog-api-key");
            assertThat(assertions).as("one token for both calls").hasSize(1);
            assertThat(new JwtConsumerBuilder()
                            .setVerificationKey(pair.getPublic())
                            .setExpectedAudience(
                                    "http://127.0.0.1:" + tokens.getAddress().getPort() + "/token")
                            .setExpectedIssuer("robot@my-project.iam.gserviceaccount.com")
                            .setRequireExpirationTime()
                            .build()
                            .processToClaims(assertions.getFirst())
                            .getClaimValueAsString("scope"))
                    .isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        }
    }

    @Test
    void claudeOnGooglesCloudNamesItsModelInTheAddress() throws ModelException {
        try (AnthropicStub stub = new AnthropicStub()) {
            ChatModel model = RemoteChatModel.anthropic(
                    settings("Anthropic", "claude-sonnet-4@20250514", serviceAccount(), root(stub), "vertex_ai", null),
                    transport);

            assertThat(say(model)).isEqualTo("hello");

            Exchange.Received received = stub.lastReceived();
            assertThat(received.path())
                    .isEqualTo("/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models/"
                            + "claude-sonnet-4@20250514:streamRawPredict");
            assertThat(received.headers())
                    .containsEntry("authorization", "Bearer ya29.token")
                    .doesNotContainKeys("x-api-key", "anthropic-version");
            assertThat(received.body().path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
            assertThat(received.body().has("model")).isFalse();
        }
    }

    @Test
    void aKeyThatIsNoneOrIsRefusedIsSaidToBe() {
        try (GeminiStub stub = new GeminiStub()) {
            ModelException none = failure(settings("Google", "g", KEY, root(stub), "vertex_ai", null));
            assertThat(none.kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(none)
                    .hasMessageContaining("JSON key of a service account")
                    .hasMessageNotContaining(KEY);

            status = 400;
            ModelException refused = failure(settings("Google", "g", serviceAccount(), root(stub), "vertex_ai", null));
            assertThat(refused.kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(stub.received()).isEmpty();
        }
    }

    private ModelException failure(ModelSettings settings) {
        return catchThrowableOfType(ModelException.class, () -> say(RemoteChatModel.gemini(settings, transport)));
    }

    private static String say(ChatModel model) throws ModelException {
        ModelReply reply =
                model.stream(ChatModelContract.ask("!say hello"), new ChatModelContract.Recorder(), new CancelToken());
        return reply.blocks().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text().strip())
                .findFirst()
                .orElse("");
    }

    private static URI root(WireStub stub) {
        return URI.create("http://127.0.0.1:" + stub.port());
    }

    private static ModelSettings settings(
            String provider, String model, String key, URI base, String type, @Nullable String version) {
        return new ModelSettings(
                model,
                provider,
                key,
                base,
                type,
                null,
                0,
                4096,
                100_000,
                new ModelSettings.Cloud(version, "my-project", "europe-west1"));
    }

    private String serviceAccount() {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Json.MAPPER
                .createObjectNode()
                .put("type", "service_account")
                .put("client_email", "robot@my-project.iam.gserviceaccount.com")
                .put("private_key_id", "k1")
                .put("private_key", pem)
                .put("token_uri", "http://10.0.0.1/steal")
                .toString();
    }
}
