package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.Providers;
import dev.langchain4j.http.client.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Google's and Anthropic's models at Google's cloud, with the key of a service account. */
final class VertexHosting implements Hosting {
    private static final String ANTHROPIC_VERSION = "vertex-2023-10-16";

    private final ModelSettings settings;
    private final ModelTransport transport;
    private final boolean anthropic;

    VertexHosting(ModelSettings settings, ModelTransport transport) {
        this.settings = settings;
        this.transport = transport;
        this.anthropic = settings.provider().equals(Providers.ANTHROPIC);
    }

    @Override
    public HttpRequest route(HttpRequest asked, byte[] body) throws ModelException, InterruptedException {
        String token = transport.googleTokens().of(settings);
        return Hosting.moved(asked, address(), "Authorization", "Bearer " + token);
    }

    @Override
    public void amend(ObjectNode body) {
        if (anthropic) {
            body.remove("model");
            body.put("anthropic_version", ANTHROPIC_VERSION);
        }
    }

    private String address() {
        ModelSettings.Cloud cloud = Objects.requireNonNull(settings.cloud(), "checked when the model was opened");
        String region = String.valueOf(cloud.region());
        String host = region.equals("global") ? "aiplatform.googleapis.com" : region + "-aiplatform.googleapis.com";
        String base = settings.baseUrl() == null
                ? "https://" + host
                : settings.baseUrl().toString().replaceFirst("/+$", "");
        String model = URLEncoder.encode(settings.modelId(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
        return "%s/v1/projects/%s/locations/%s/publishers/%s/models/%s:%s"
                .formatted(
                        base,
                        cloud.project(),
                        region,
                        anthropic ? "anthropic" : "google",
                        model,
                        anthropic ? "streamRawPredict" : "streamGenerateContent?alt=sse");
    }
}
