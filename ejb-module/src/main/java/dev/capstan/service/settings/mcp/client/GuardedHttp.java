package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.AddressRefusedException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP of one connection: each request passes the address guard first, and all of them end at once with
 * {@link #abort}. The pool of sockets behind it is shared.
 */
final class GuardedHttp extends HttpClient {
    private final HttpClient shared;
    private final AddressGuard guard;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    GuardedHttp(HttpClient shared, AddressGuard guard) {
        this.shared = shared;
        this.guard = guard;
    }

    /** Closes what is under way and refuses what comes later. Returns at once. */
    void abort() {
        aborted = true;
        open.forEach(exchange -> exchange.cancel(true));
    }

    @Override
    @SuppressWarnings({"FutureReturnValueIgnored", "CollectionUndefinedEquality"}) // forgets the exchange, by identity
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> responseBodyHandler) {
        try {
            guard.check(request.uri());
        } catch (AddressRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (aborted) {
            return CompletableFuture.failedFuture(new IOException("the connection was closed"));
        }
        CompletableFuture<HttpResponse<T>> exchange = shared.sendAsync(request, responseBodyHandler);
        open.add(exchange);
        exchange.whenComplete((response, failure) -> open.remove(exchange));
        if (aborted) {
            exchange.cancel(true);
        }
        return exchange;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> responseBodyHandler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushPromiseHandler) {
        return sendAsync(request, responseBodyHandler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> responseBodyHandler)
            throws IOException, InterruptedException {
        guard.check(request.uri());
        return shared.send(request, responseBodyHandler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return shared.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return shared.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return shared.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return shared.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return shared.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return shared.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return shared.authenticator();
    }

    @Override
    public Version version() {
        return shared.version();
    }

    @Override
    public Optional<Executor> executor() {
        return shared.executor();
    }

    /** The library sets options on a builder; ours are those of the shared client. */
    HttpClient.Builder asBuilder() {
        return new Fixed();
    }

    private final class Fixed implements HttpClient.Builder {
        @Override
        public HttpClient build() {
            return GuardedHttp.this;
        }

        @Override
        public Builder cookieHandler(CookieHandler cookieHandler) {
            return this;
        }

        @Override
        public Builder connectTimeout(Duration duration) {
            return this;
        }

        @Override
        public Builder sslContext(SSLContext sslContext) {
            return this;
        }

        @Override
        public Builder sslParameters(SSLParameters sslParameters) {
            return this;
        }

        @Override
        public Builder executor(Executor executor) {
            return this;
        }

        @Override
        public Builder followRedirects(Redirect policy) {
            return this;
        }

        @Override
        public Builder version(Version version) {
            return this;
        }

        @Override
        public Builder priority(int priority) {
            return this;
        }

        @Override
        public Builder proxy(ProxySelector proxySelector) {
            return this;
        }

        @Override
        public Builder authenticator(Authenticator authenticator) {
            return this;
        }
    }
}
