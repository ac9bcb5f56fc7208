package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.Providers;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a provider's protocol is spoken: at the provider itself, or at a cloud that hosts its models and wants more. */
interface Hosting {
    /**
     * The request as the host wants it.
     *
     * @param body what will be sent, as {@link #amend} left it
     */
    HttpRequest route(HttpRequest asked, byte[] body) throws ModelException, InterruptedException;

    /** Changes the body for the host. */
    default void amend(ObjectNode body) {}

    /** Reads the answer's bytes. */
    default EventDecoder decoder() {
        return new SseDecoder();
    }

    static Hosting of(ModelSettings settings, ModelTransport transport) {
        if (Providers.AZURE.equals(settings.apiType())) {
            return new AzureHosting(settings);
        }
        if (Providers.BEDROCK.equals(settings.apiType())) {
            return new BedrockHosting(settings, transport.clock());
        }
        return Providers.VERTEX.equals(settings.apiType())
                ? new VertexHosting(settings, transport)
                : (asked, body) -> asked;
    }

    /** The same request at another address, with one credential in the place of the provider's own. */
    static HttpRequest moved(HttpRequest asked, String url, String header, String value) {
        Map<String, List<String>> headers = new HashMap<>();
        asked.headers().forEach((name, values) -> {
            String known = name.toLowerCase(Locale.ROOT);
            if (!known.equals("authorization")
                    && !known.equals("x-api-key")
                    && !known.equals("x-goog-api-key")
                    && !known.equals("anthropic-version")) {
                headers.put(name, values);
            }
        });
        headers.put(header, List.of(value));
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(url)
                .headers(headers)
                .body(asked.body())
                .build();
    }
}
