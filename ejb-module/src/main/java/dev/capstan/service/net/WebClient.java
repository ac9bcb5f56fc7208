package dev.capstan.service.net;

import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from other servers with limits on size and time. Where a user chose the address, it connects only to the internet
 * addresses that {@link AddressGuard} has seen behind the name, and looks at each redirect in the same way. Nothing is kept
 * between calls: no cookies, no cache, no connection.
 */
@ApplicationScoped
public class WebClient {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String USER_AGENT = "Mozilla/5.0 (compatible; Capstan; page reader)";

    @Inject
    AddressGuard guard;

    @Inject
    Clock clock;

    /**
     * Blocks until the answer is there, whatever its status.
     *
     * @throws AddressRefusedException when the guard does not let an address through
     * @throws CancellationException when {@code cancel} fired
     */
    public WebAnswer send(WebRequest request, CancelToken cancel) throws WebException {
        Instant deadline = clock.instant().plus(request.time());
        WebRequest current = request;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            cancel.throwIfCancelled();
            Hop answer = hop(current, deadline, cancel);
            URI next = answer.next();
            if (next == null) {
                return answer.answer();
            }
            current = current.at(next);
        }
        throw new WebException("%s redirects more than %d times.".formatted(shown(request.address()), MOST_REDIRECTS));
    }

    private record Hop(WebAnswer answer, @Nullable URI next) {}

    private Hop hop(WebRequest request, Instant deadline, CancelToken cancel) throws WebException {
        DnsResolver names = request.chosenByUser() ? new Pinned(guard.pin(request.address())) : new Plain();
        HttpUriRequestBase call = call(request);
        try (CancelToken.Registration registration = cancel.onCancel(call::cancel);
                CloseableHttpClient http = client(names, left(request, deadline))) {
            return http.execute(call, response -> read(request, response, deadline));
        } catch (IOException | IllegalStateException e) {
            cancel.throwIfCancelled();
            throw failure(request, e);
        }
    }

    private static HttpUriRequestBase call(WebRequest request) {
        HttpUriRequestBase call;
        if (request.json() == null) {
            call = new HttpGet(request.address());
        } else {
            call = new HttpPost(request.address());
            call.setEntity(new StringEntity(request.json(), ContentType.APPLICATION_JSON));
        }
        request.headers().forEach(call::setHeader);
        return call;
    }

    private static CloseableHttpClient client(DnsResolver names, Duration left) {
        Timeout wait = Timeout.of(left);
        Timeout connect = Timeout.of(left.compareTo(CONNECT) < 0 ? left : CONNECT);
        HttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(wait)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(wait).build())
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private Hop read(WebRequest request, ClassicHttpResponse response, Instant deadline) throws IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader("Location");
        if (REDIRECTS.contains(status) && location != null) {
            URI next = request.address().resolve(location.getValue().strip().replace(" ", "%20"));
            return new Hop(new WebAnswer(request.address(), status, null, null, new byte[0], false, null), next);
        }
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : body(request, entity.getContent(), deadline);
        boolean truncated = body.length > request.maxBytes();
        Header retry = response.getFirstHeader("Retry-After");
        Header challenge = response.getFirstHeader("WWW-Authenticate");
        return new Hop(
                new WebAnswer(
                        request.address(),
                        status,
                        entity == null ? null : entity.getContentType(),
                        retry == null ? null : retry.getValue(),
                        truncated ? java.util.Arrays.copyOf(body, request.maxBytes()) : body,
                        truncated,
                        challenge == null ? null : challenge.getValue()),
                null);
    }

    /** One byte more than allowed, when there is more. */
    private byte[] body(WebRequest request, @Nullable InputStream in, Instant deadline) throws IOException {
        if (in == null) {
            return new byte[0];
        }
        java.io.ByteArrayOutputStream read = new java.io.ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        while (read.size() <= request.maxBytes()) {
            if (!clock.instant().isBefore(deadline)) {
                throw new SocketTimeoutException("the answer took too long");
            }
            int count = in.read(piece, 0, Math.min(piece.length, request.maxBytes() + 1 - read.size()));
            if (count < 0) {
                break;
            }
            read.write(piece, 0, count);
        }
        return read.toByteArray();
    }

    private Duration left(WebRequest request, Instant deadline) throws WebException {
        Duration left = Duration.between(clock.instant(), deadline);
        if (left.toMillis() < 1) {
            throw slow(request, null);
        }
        return left;
    }

    private static WebException failure(WebRequest request, Exception e) {
        String host = shown(request.address());
        return switch (e) {
            case SocketTimeoutException slow -> slow(request, slow);
            case InterruptedIOException slow -> slow(request, slow);
            case SSLException tls ->
                new WebException(
                        "No secure connection to %s: its certificate or its encryption is not good.".formatted(host),
                        tls);
            case UnknownHostException unknown ->
                new WebException("The host of %s cannot be found.".formatted(host), unknown);
            default -> new WebException("%s could not be reached or broke its answer off.".formatted(host), e);
        };
    }

    private static WebException slow(WebRequest request, @Nullable Exception cause) {
        String message = "%s did not answer within %d seconds."
                .formatted(shown(request.address()), request.time().toSeconds());
        return cause == null ? new WebException(message) : new WebException(message, cause);
    }

    /** Without the query, which may hold a key. */
    private static String shown(URI address) {
        return "%s://%s%s".formatted(address.getScheme(), address.getRawAuthority(), address.getRawPath());
    }

    /** Knows the addresses that were checked, and no name service. */
    private record Pinned(List<InetAddress> addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) {
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private record Plain() implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return InetAddress.getAllByName(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
