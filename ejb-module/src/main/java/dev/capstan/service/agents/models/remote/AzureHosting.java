package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ModelSettings;
import dev.langchain4j.http.client.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** OpenAI's models at Azure: the model id is the name of a deployment, and the key has a header of its own. */
final class AzureHosting implements Hosting {
    private final ModelSettings settings;

    AzureHosting(ModelSettings settings) {
        this.settings = settings;
    }

    @Override
    public HttpRequest route(HttpRequest asked, byte[] body) {
        return Hosting.moved(asked, address(), "api-key", Objects.requireNonNullElse(settings.apiKey(), ""));
    }

    /** With a version the older form; without one that which needs none and names the model in the body. */
    private String address() {
        String resource = String.valueOf(settings.baseUrl()).replaceFirst("/+$", "");
        String version = version();
        return version == null
                ? resource.replaceFirst("/openai(/v1)?$", "") + "/openai/v1/chat/completions"
                : "%s/openai/deployments/%s/chat/completions?api-version=%s"
                        .formatted(resource, encoded(settings.modelId()), encoded(version));
    }

    private @Nullable String version() {
        ModelSettings.Cloud cloud = settings.cloud();
        return cloud == null ? null : cloud.apiVersion();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
