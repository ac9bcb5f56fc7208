package dev.capstan.service.media.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.AddressRefusedException;
import dev.capstan.service.net.WebClients;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The images API over the wire, against a server that speaks it. */
class OpenAiImagesTest {
    private static final String KEY = "sk-images-0123456789";
    private static final byte[] PNG = new PlaceholderImages()
            .make(new ImageWish("x", AspectRatio.SQUARE), new CancelToken())
            .bytes();

    private final HttpServer server = server();
    private String received = "";
    private String authorization = "";
    private int status = 200;
    private String answer =
            "{\"data\":[{\"b64_json\":\"%s\"}]}".formatted(Base64.getEncoder().encodeToString(PNG));

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksAsTheServiceWantsItAndTakesTheBytes() throws Exception {
        MadeImage image = make(AspectRatio.WIDE);

        JsonNode asked = Json.MAPPER.readTree(received);
        assertThat(asked.path("model").asText()).isEqualTo("gpt-image-1");
        assertThat(asked.path("prompt").asText()).isEqualTo("A red boat");
        assertThat(asked.path("size").asText()).isEqualTo("1536x1024");
        assertThat(authorization).isEqualTo("Bearer " + KEY);
        assertThat(image.bytes()).isEqualTo(PNG);
        assertThat(image.contentType()).isEqualTo("image/png");
    }

    @Test
    void fetchesAnImageThatIsSomewhereElse() throws Exception {
        answer = "{\"data\":[{\"url\":\"http://127.0.0.1:%d/image\"}]}"
                .formatted(server.getAddress().getPort());

        assertThat(make(AspectRatio.SQUARE).bytes()).isEqualTo(PNG);
    }

    @Test
    void anAddressInsideIsRefused() {
        answer = "{\"data\":[{\"url\":\"http://10.0.0.1/image\"}]}";

        assertThatThrownBy(() -> make(AspectRatio.SQUARE)).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void saysWhatWentWrongWithoutTheKey() {
        status = 401;
        answer = "{\"error\":{\"message\":\"Incorrect API key provided: %s\"}}".formatted(KEY);

        assertThatThrownBy(() -> make(AspectRatio.SQUARE))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("capstan.images")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void whatIsNoImageIsRefused() {
        answer = "{\"data\":[{\"b64_json\":\"aGVsbG8=\"}]}";
        assertThatThrownBy(() -> make(AspectRatio.SQUARE)).hasMessageContaining("no image");

        answer = "not json";
        assertThatThrownBy(() -> make(AspectRatio.SQUARE)).hasMessageContaining("no image");
    }

    private MadeImage make(AspectRatio ratio) throws ImageException {
        String here = "127.0.0.1:" + server.getAddress().getPort();
        ImagesConfig config = new ImagesConfig(
                ImagesConfig.Kind.OPENAI,
                URI.create("http://" + here + "/v1"),
                KEY,
                "gpt-image-1",
                BigDecimal.ONE,
                Duration.ofSeconds(5));
        return new OpenAiImages(config, WebClients.allowing(here))
                .make(new ImageWish("A red boat", ratio), new CancelToken());
    }

    private HttpServer server() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/v1/images/generations", this::generate);
            made.createContext("/image", exchange -> send(exchange, 200, PNG));
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(HttpExchange exchange) throws IOException {
        received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        send(exchange, status, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
