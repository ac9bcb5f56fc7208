package dev.capstan.service.media.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.WebAnswer;
import dev.capstan.service.net.WebClient;
import dev.capstan.service.net.WebException;
import dev.capstan.service.net.WebRequest;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The images API of OpenAI, which other servers speak too: bytes in the answer, or an address to get them from. */
final class OpenAiImages implements ImageMaker {
    private static final Logger LOG = Logger.getLogger(OpenAiImages.class.getName());
    private static final int MOST_BYTES = 40 << 20;

    private final ImagesConfig config;
    private final WebClient web;

    OpenAiImages(ImagesConfig config, WebClient web) {
        this.config = config;
        this.web = web;
    }

    @Override
    public String name() {
        return "OpenAI";
    }

    @Override
    public MadeImage make(ImageWish wish, CancelToken cancel) throws ImageException {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("model", config.model())
                .put("prompt", wish.prompt())
                .put("n", 1)
                .put("size", size(wish.ratio()))
                .toString();
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        if (config.apiKey() != null) {
            headers.put("Authorization", "Bearer " + config.apiKey());
        }
        URI address = URI.create(config.url().toString().replaceFirst("/+$", "") + "/images/generations");
        WebAnswer answer = send(new WebRequest(address, headers, body, false, MOST_BYTES, config.timeout()), cancel);
        if (!answer.ok()) {
            throw refused(answer);
        }
        return image(answer, cancel);
    }

    /** The three sizes that the service has. */
    private static String size(AspectRatio ratio) {
        return switch (ratio) {
            case SQUARE -> "1024x1024";
            case WIDE, LANDSCAPE -> "1536x1024";
            case TALL, PORTRAIT -> "1024x1536";
        };
    }

    private MadeImage image(WebAnswer answer, CancelToken cancel) throws ImageException {
        JsonNode image = read(answer).path("data").path(0);
        String base64 = image.path("b64_json").asText("");
        byte[] bytes;
        if (base64.isEmpty()) {
            bytes = fetched(image.path("url").asText(""), cancel);
        } else {
            bytes = decoded(base64);
        }
        return new MadeImage(bytes, type(bytes));
    }

    private static JsonNode read(WebAnswer answer) throws ImageException {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            LOG.log(Level.WARNING, "The service for images answered with something that is not JSON.", e);
            throw unreadable();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private static byte[] decoded(String base64) throws ImageException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The service for images answered with bytes that cannot be read.", e);
            throw unreadable();
        }
    }

    /** Where the service says that the image is passes the address guard: it is not this server's operator who says so. */
    private byte[] fetched(String url, CancelToken cancel) throws ImageException {
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw unreadable();
        }
        WebAnswer answer =
                send(new WebRequest(URI.create(url), Map.of(), null, true, MOST_BYTES, config.timeout()), cancel);
        if (!answer.ok()) {
            throw new ImageException(
                    "The image was made but could not be fetched (HTTP %d).".formatted(answer.status()));
        }
        return answer.body();
    }

    private static String type(byte[] bytes) throws ImageException {
        if (begins(bytes, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        } else if (begins(bytes, 0xff, 0xd8, 0xff)) {
            return "image/jpeg";
        } else if (begins(bytes, 'R', 'I', 'F', 'F')) {
            return "image/webp";
        }
        throw unreadable();
    }

    private static boolean begins(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (bytes.length <= i || bytes[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }

    private static ImageException unreadable() {
        return new ImageException("The service for images answered with something that is no image; try again later.");
    }

    private WebAnswer send(WebRequest request, CancelToken cancel) throws ImageException {
        try {
            return web.send(request, cancel);
        } catch (WebException e) {
            LOG.log(Level.WARNING, "The service for images failed.", e);
            throw new ImageException("The service for images cannot be reached now; try again later.");
        }
    }

    /** What the service says about the key stays in the log of the operator. */
    private static ImageException refused(WebAnswer answer) throws ImageException {
        LOG.log(Level.WARNING, "The service for images answered with status {0}.", answer.status());
        return new ImageException(
                switch (answer.status()) {
                    case 401, 403 ->
                        "The service for images refused this server's access; an administrator has to check capstan.images.*.";
                    case 400 ->
                        "The service for images did not accept this description; describe the image differently.";
                    case 429 -> "The service for images limits how often it is asked; wait a little.";
                    default -> "The service for images failed (HTTP %d); try again later.".formatted(answer.status());
                });
    }
}
