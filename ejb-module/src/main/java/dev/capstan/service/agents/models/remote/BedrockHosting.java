package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelSettings;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Anthropic's models at Amazon Bedrock: Anthropic's messages, in the frames of an event stream. The key of the setting is
 * either one of Bedrock's own, or {@code access key id:secret access key[:session token]}, with which each request is signed
 * (Signature Version 4).
 */
final class BedrockHosting implements Hosting {
    private static final String ANTHROPIC_VERSION = "bedrock-2023-05-31";
    private static final String FRAMES = "application/vnd.amazon.eventstream";
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final ModelSettings settings;
    private final Clock clock;

    BedrockHosting(ModelSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public HttpRequest route(HttpRequest asked, byte[] body) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        String key = Objects.requireNonNullElse(settings.apiKey(), "");
        URI address = address();
        if (key.contains(":")) {
            headers.putAll(signed(key, address, body));
        } else {
            headers.put("Authorization", List.of("Bearer " + key));
        }
        headers.put("Accept", List.of(FRAMES));
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(address.toString())
                .headers(headers)
                .body(asked.body())
                .build();
    }

    /** The model is named by the address, and what Anthropic takes as a header is a member here. */
    @Override
    public void amend(ObjectNode body) {
        body.remove(List.of("model", "stream"));
        body.put("anthropic_version", ANTHROPIC_VERSION);
        body.putArray("anthropic_beta").add(AnthropicDialect.INTERLEAVED_THINKING);
    }

    @Override
    public EventDecoder decoder() {
        return new BedrockFrames(settings.provider());
    }

    private URI address() {
        String base = settings.baseUrl() == null
                ? "https://bedrock-runtime.%s.amazonaws.com".formatted(region())
                : settings.baseUrl().toString().replaceFirst("/+$", "");
        String model =
                URLEncoder.encode(settings.modelId(), StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create("%s/model/%s/invoke-with-response-stream".formatted(base, model));
    }

    private String region() {
        ModelSettings.Cloud cloud = Objects.requireNonNull(settings.cloud(), "checked when the model was opened");
        return String.valueOf(cloud.region());
    }

    private Map<String, List<String>> signed(String key, URI address, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(address)
                .putHeader("Content-Type", "application/json")
                .build();
        Map<String, List<String>> headers = new HashMap<>(SIGNER.sign(wish -> wish.identity(identity(key))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .headers());
        headers.keySet().removeIf("host"::equalsIgnoreCase); // written by the client, as it was signed
        return headers;
    }

    private static AwsCredentialsIdentity identity(String key) {
        String[] parts = key.split(":", 3);
        return parts.length == 3
                ? AwsSessionCredentialsIdentity.create(parts[0], parts[1], parts[2])
                : AwsCredentialsIdentity.create(parts[0], parts[1]);
    }
}
