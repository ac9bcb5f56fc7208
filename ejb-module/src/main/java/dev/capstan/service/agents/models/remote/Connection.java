package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelSettings;
import dev.langchain4j.http.client.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The HTTP exchange of one call. {@link #abort} ends it from any thread, at whatever point it is. */
final class Connection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Connection.class.getName());
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final ModelTransport transport;
    private final ModelSettings settings;
    private final ByteStream bytes = new ByteStream();
    private @Nullable CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sending;
    private boolean aborted;

    Connection(ModelTransport transport, ModelSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    /** Sends the request and gives the answer's bytes; a failing status is an exception. */
    ByteStream open(HttpRequest asked, byte[] body) throws ModelException, InterruptedException {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = await(send(asked, body));
        response.body().subscribe(bytes);
        if (response.statusCode() / 100 == 2) {
            return bytes;
        }
        Optional<Duration> retryAfter = Failures.retryAfter(
                response.headers().firstValue("retry-after").orElse(null),
                response.headers().firstValue("retry-after-ms").orElse(null),
                transport.clock());
        throw Failures.ofStatus(settings.provider(), response.statusCode(), errorBody(), settings.apiKey(), retryAfter);
    }

    void abort() {
        CompletableFuture<?> toCancel;
        synchronized (this) {
            aborted = true;
            toCancel = sending;
        }
        bytes.abort();
        if (toCancel != null) {
            toCancel.cancel(true);
        }
    }

    synchronized boolean aborted() {
        return aborted;
    }

    /** Closes what is still open; not a cancellation. */
    @Override
    public void close() {
        bytes.abort();
    }

    private CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> send(HttpRequest asked, byte[] body)
            throws ModelException {
        java.net.http.HttpRequest.Builder http = java.net.http.HttpRequest.newBuilder(URI.create(asked.url()))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body));
        asked.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("user-agent")) {
                values.forEach(value -> http.header(name, value));
            }
        });
        http.setHeader("User-Agent", "Capstan");
        if (asked.headers().keySet().stream().noneMatch("accept"::equalsIgnoreCase)) {
            http.setHeader("Accept", "text/event-stream");
        }
        synchronized (this) {
            if (aborted) {
                throw cancelled();
            }
            sending = transport.http().sendAsync(http.build(), HttpResponse.BodyHandlers.ofPublisher());
            return sending;
        }
    }

    private <T> T await(CompletableFuture<T> pending) throws ModelException, InterruptedException {
        Duration patience = transport.config().answerTimeout();
        try {
            return pending.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException ignored) {
            pending.cancel(true);
            throw new ModelException(
                    Kind.UNREACHABLE,
                    "%s did not begin to answer within %d seconds."
                            .formatted(settings.provider(), patience.toSeconds()));
        } catch (CancellationException ignored) {
            throw cancelled();
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw aborted() ? cancelled() : unreachable(e.getCause());
        }
    }

    private ModelException unreachable(@Nullable Throwable cause) {
        LOG.log(Level.FINE, "No connection to " + settings, cause);
        String what = cause instanceof HttpTimeoutException ? "did not answer in time" : "cannot be reached";
        return new ModelException(
                Kind.UNREACHABLE,
                "%s %s; check the network and the base URL of the model.".formatted(settings.provider(), what));
    }

    private ModelException cancelled() {
        return new ModelException(Kind.CANCELLED, "The call of " + settings.provider() + " was cancelled.");
    }

    private String errorBody() throws InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            byte[] chunk;
            while (body.size() < MAX_ERROR_BYTES
                    && (chunk = bytes.next(transport.config().connectTimeout())) != null) {
                body.writeBytes(chunk);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "The error answer of " + settings + " broke off", e);
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
