package dev.capstan.service.agents.models.remote;

import static dev.capstan.service.agents.models.stub.AnthropicStub.blockDelta;
import static dev.capstan.service.agents.models.stub.AnthropicStub.blockStart;
import static dev.capstan.service.agents.models.stub.AnthropicStub.messageStart;
import static dev.capstan.service.agents.models.stub.AnthropicStub.object;
import static dev.capstan.service.agents.models.stub.AnthropicStub.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.stub.BedrockStub;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claude at Amazon: the contract of all models, over signed requests and framed answers. */
class BedrockChatModelTest implements RemoteModelContract {
    private static final String MODEL = "anthropic.claude-sonnet-4-20250514-v1:0";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(\\d{8})/eu-central-1/bedrock/aws4_request,"
                    + " SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

    private final BedrockStub stub = new BedrockStub();
    private final ModelTransport transport = RemoteModelContract.transport();
    private final ChatModel model = model(KEY);

    private ChatModel model(String key) {
        return RemoteChatModel.anthropic(
                new ModelSettings(
                        MODEL,
                        "Anthropic",
                        key,
                        stub.baseUrl(),
                        "bedrock",
                        0.5,
                        16000,
                        4096,
                        100_000,
                        new ModelSettings.Cloud(null, null, "eu-central-1")),
                transport);
    }

    @AfterEach
    void stop() {
        transport.close();
        stub.close();
    }

    @Override
    public ChatModel model() {
        return model;
    }

    @Override
    public WireStub stub() {
        return stub;
    }

    @Override
    public boolean reasoningReported() {
        return false;
    }

    @Override
    public void begin(Exchange exchange) {
        send(exchange, messageStart(10, 0, 0));
        send(exchange, blockStart(0, object("text").put("text", "")));
        send(exchange, blockDelta(0, "text_delta", "text", "so far so good"));
    }

    @Override
    public void failInside(Exchange exchange) throws IOException {
        exchange.raw(BedrockStub.exception("modelStreamErrorException", "it broke"));
    }

    /** What they say was used is paid, however the bytes were split. */
    @Test
    void keepsTheEventsThatCameInOnePieceWithAFailure() throws IOException {
        BedrockFrames frames = new BedrockFrames("Anthropic");
        byte[] event = BedrockStub.chunk(messageStart(10, 0, 0));
        byte[] exception = BedrockStub.exception("modelStreamErrorException", "it broke");
        byte[] together = Arrays.copyOf(event, event.length + exception.length);
        System.arraycopy(exception, 0, together, event.length, exception.length);

        assertThat(frames.decode(together))
                .singleElement()
                .satisfies(decoded -> assertThat(decoded.data()).contains("message_start"));
        assertThat(frames.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED));
    }

    @Test
    void asksInAmazonsFormWithAnthropicsMembers() throws ModelException {
        model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        Exchange.Received received = stub.lastReceived();
        assertThat(received.path())
                .isEqualTo("/model/anthropic.claude-sonnet-4-20250514-v1%3A0/invoke-with-response-stream");
        assertThat(received.headers())
                .containsEntry("authorization", "Bearer " + KEY)
                .containsEntry("accept", "application/vnd.amazon.eventstream")
                .doesNotContainKeys("x-api-key", "anthropic-version", "anthropic-beta");
        assertThat(received.body().path("anthropic_version").asText()).isEqualTo("bedrock-2023-05-31");
        assertThat(received.body().at("/anthropic_beta/0").asText()).startsWith("interleaved-thinking");
        assertThat(received.body().has("model")).isFalse();
        assertThat(received.body().has("stream")).isFalse();
        assertThat(received.body().at("/thinking/budget_tokens").asInt()).isEqualTo(2048);
    }

    /** The signature is worked out again, by the description of Signature Version 4. */
    @Test
    void signsWhatItSends() throws Exception {
        ModelReply reply = model("AKIDEXAMPLE:" + SECRET + ":the-session").stream(
                ChatModelContract.ask("!say größe"), new Recorder(), new CancelToken());

        assertThat(reply.blocks()).contains(new Block.Text("größe"));
        Exchange.Received received = stub.lastReceived();
        assertThat(received.headers()).containsEntry("x-amz-security-token", "the-session");
        Matcher credential = CREDENTIAL.matcher(received.headers().get("authorization"));
        assertThat(credential.matches())
                .as(received.headers().get("authorization"))
                .isTrue();
        StringBuilder headers = new StringBuilder();
        for (String name : credential.group(2).split(";", -1)) {
            headers.append(name)
                    .append(':')
                    .append(received.headers().get(name))
                    .append('\n');
        }
        String canonical = String.join(
                "\n",
                "POST",
                received.path().replace("%", "%25"),
                "",
                headers,
                credential.group(2),
                hex(MessageDigest.getInstance("SHA-256").digest(received.bytes())));
        String scope = credential.group(1) + "/eu-central-1/bedrock/aws4_request";
        String text = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                received.headers().get("x-amz-date"),
                scope,
                hex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8))));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        assertThat(credential.group(3)).isEqualTo(hex(hmac(key, text)));
        assertThat(credential.group(2)).contains("host", "x-amz-date", "x-amz-security-token");
    }

    @Test
    void asksToBeToldLaterWhenAmazonThrottlesInsideAnAnswer() {
        stub.next(exchange -> exchange.raw(BedrockStub.exception("throttlingException", "Too many tokens.")));

        ModelException failure = catchThrowableOfType(
                ModelException.class,
                () -> model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken()));

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
    }

    @Test
    void doesNotTrustADamagedFrame() {
        byte[] frame = BedrockStub.exception("throttlingException", "Too many tokens.");
        frame[frame.length - 6] ^= 1;
        stub.next(exchange -> {
            begin(exchange);
            exchange.raw(frame);
        });

        ModelException failure = catchThrowableOfType(
                ModelException.class,
                () -> model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken()));

        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_FAILED);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
