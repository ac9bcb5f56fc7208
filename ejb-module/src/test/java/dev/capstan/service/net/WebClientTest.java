package dev.capstan.service.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.net.stub.PageServer;
import dev.capstan.types.runs.CancelToken;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebClientTest {
    private static final int LIMIT = 10_000;

    private final PageServer server = new PageServer();
    private final WebClient client = WebClients.allowing("127.0.0.1:" + server.port());
    private final CancelToken cancel = new CancelToken();

    @AfterEach
    void close() {
        server.close();
    }

    private WebAnswer get(String url) throws WebException {
        return client.send(WebRequest.page(URI.create(url), LIMIT, Duration.ofSeconds(5)), cancel);
    }

    @Test
    void readsAPageAndFollowsItsRedirects() throws Exception {
        server.page("/new", "hello").redirect("/old", "/new");

        WebAnswer answer = get(server.url("/old"));

        assertThat(answer.ok()).isTrue();
        assertThat(answer.address()).hasToString(server.url("/new"));
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("hello");
    }

    @Test
    void connectsOnlyToTheAddressThatWasChecked() throws Exception {
        String host = "page.example.com:" + server.port();
        server.page("/", "pinned");
        WebClient pinned = WebClients.of(Set.of(host), Map.of("page.example.com", "127.0.0.1"));

        WebAnswer answer =
                pinned.send(WebRequest.page(URI.create("http://" + host + "/"), LIMIT, Duration.ofSeconds(5)), cancel);

        assertThat(answer.ok()).isTrue();
        assertThat(server.asked().getFirst().headers().getFirst("Host")).isEqualTo(host);
    }

    @Test
    void asksWhatANameMeansOnceAndBelievesNoSecondAnswer() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        WebClient rebound = WebClients.of(Set.of(), Map.of());
        rebound.guard.names = host -> {
            // public when it is checked, inside a moment later
            String meaning = questions.getAndIncrement() == 0 ? "192.88.98.1" : "127.0.0.1";
            return new java.net.InetAddress[] {java.net.InetAddress.getByName(meaning)};
        };

        assertThatThrownBy(() -> rebound.send(
                        WebRequest.page(
                                URI.create("http://rebind.example.com:" + server.port() + "/"),
                                LIMIT,
                                Duration.ofMillis(500)),
                        cancel))
                .isInstanceOf(WebException.class);

        assertThat(questions).hasValue(1);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aRedirectIntoTheInnerNetworkIsRefused() throws Exception {
        try (PageServer inner = new PageServer()) {
            server.redirect("/", inner.url("/secret"));

            assertThatThrownBy(() -> get(server.url("/")))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("inside the network");

            assertThat(inner.asked()).isEmpty();
        }
    }

    @Test
    void aRedirectToAnotherSchemeIsRefused() {
        server.redirect("/", "file:///etc/passwd");

        assertThatThrownBy(() -> get(server.url("/"))).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void doesNotGoInCircles() {
        server.redirect("/a", "/b").redirect("/b", "/a");

        assertThatThrownBy(() -> get(server.url("/a"))).hasMessageContaining("more than 5 times");
    }

    @Test
    void headersForOneHostAreNotSentToAnother() throws Exception {
        try (PageServer other = new PageServer()) {
            other.page("/", "other");
            server.redirect("/", "http://localhost:" + other.port() + "/");
            WebClient both = WebClients.allowing("127.0.0.1", "localhost");

            both.send(
                    new WebRequest(
                            URI.create(server.url("/")),
                            Map.of("Authorization", "secret"),
                            null,
                            true,
                            LIMIT,
                            Duration.ofSeconds(5)),
                    cancel);

            assertThat(server.asked().getFirst().headers()).containsKey("Authorization");
            assertThat(other.asked().getFirst().headers()).doesNotContainKey("Authorization");
        }
    }

    @Test
    void readsNoMoreThanAllowedAlsoOfWhatUnpacksToMuch() throws Exception {
        server.on("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            PageServer.send(exchange, 200, "text/html", PageServer.packedZeros(50 << 20));
        });

        WebAnswer answer = get(server.url("/bomb"));

        assertThat(answer.truncated()).isTrue();
        assertThat(answer.body()).hasSize(LIMIT);
    }

    @Test
    void givesUpOnAServerThatIsSilent() {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/", exchange -> await(never));

        assertThatThrownBy(() -> client.send(
                        WebRequest.page(URI.create(server.url("/?key=secret")), LIMIT, Duration.ofMillis(300)), cancel))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("did not answer")
                .hasMessageNotContaining("secret");

        never.countDown();
    }

    @Test
    void aCancelClosesTheConnection() {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/", exchange -> {
            cancel.cancel();
            await(never);
        });

        assertThatThrownBy(() -> get(server.url("/"))).isInstanceOf(CancellationException.class);

        never.countDown();
    }

    @Test
    void saysWhenNobodyListens() {
        int port = server.port();
        server.close();

        assertThatThrownBy(() -> get("http://127.0.0.1:" + port + "/"))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("could not be reached");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
