package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ModelsConfig;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The way to all providers: hands what the client library wants to send to the call that is being made on this thread. One
 * pool of connections serves all models.
 */
public final class ModelTransport implements HttpClient, AutoCloseable {
    private final ModelsConfig config;
    private final Clock clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("model-http-", 0).factory());
    private final java.net.http.HttpClient http;
    private final GoogleTokens googleTokens;

    public ModelTransport(ModelsConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        // Version 1.1: then the end of a call is the end of its connection, and plain-text servers get no upgrade
        // header.
        http = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .executor(threads)
                .build();
        this.googleTokens = new GoogleTokens(this);
    }

    java.net.http.HttpClient http() {
        return http;
    }

    GoogleTokens googleTokens() {
        return googleTokens;
    }

    ModelsConfig config() {
        return config;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        StreamingCall.current().perform(request, listener);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("models are only called with streaming");
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /** The library sets time-outs on a builder; ours are the transport's. */
    HttpClientBuilder builder() {
        return new Builder();
    }

    private final class Builder implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return config.connectTimeout();
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return config.answerTimeout();
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return ModelTransport.this;
        }
    }
}
