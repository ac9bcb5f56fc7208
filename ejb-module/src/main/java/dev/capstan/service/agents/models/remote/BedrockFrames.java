package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * The binary event streams of Amazon ({@code application/vnd.amazon.eventstream}), with an event of the model's own provider
 * in each {@code chunk}. Exceptions are frames too.
 */
final class BedrockFrames implements EventDecoder {
    private final String provider;
    private final MessageDecoder decoder = new MessageDecoder();
    private @Nullable ModelException failure;

    BedrockFrames(String provider) {
        this.provider = provider;
    }

    @Override
    public List<Event> decode(byte[] bytes) throws IOException {
        List<Event> events = new ArrayList<>();
        for (Message message : messages(bytes)) {
            String kind = header(message, ":message-type");
            if (!kind.equals("event")) {
                failure =
                        failure(message, header(message, kind.equals("exception") ? ":exception-type" : ":error-code"));
                return events; // they have come, and are paid
            }
            if (header(message, ":event-type").equals("chunk")) {
                events.add(new Event(null, chunk(message)));
            }
        }
        return events;
    }

    @Override
    public Optional<ModelException> failure() {
        return Optional.ofNullable(failure);
    }

    private List<Message> messages(byte[] bytes) throws IOException {
        try {
            decoder.feed(bytes);
            return decoder.getDecodedMessages();
        } catch (IllegalArgumentException e) { // a wrong length or checksum
            throw new UnreadableFrameException(e);
        }
    }

    private static String chunk(Message message) throws IOException {
        try {
            byte[] event = Base64.getDecoder()
                    .decode(Json.MAPPER
                            .readTree(message.getPayload())
                            .path("bytes")
                            .asText());
            return new String(event, StandardCharsets.UTF_8);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UnreadableFrameException(e);
        }
    }

    private ModelException failure(Message message, String type) {
        ObjectNode error = Json.MAPPER.createObjectNode().put("type", type);
        try {
            JsonNode said = Json.MAPPER.readTree(message.getPayload());
            error.put("message", said.path("message").asText(header(message, ":error-message")));
        } catch (IOException e) {
            error.put("message", header(message, ":error-message"));
        }
        return Failures.inStream(provider, error);
    }

    private static String header(Message message, String name) {
        HeaderValue value = message.getHeaders().get(name);
        return value == null ? "" : value.getString();
    }

    /** A frame waits for its last byte; one that has none is worth nothing. */
    @Override
    public List<Event> end() {
        return List.of();
    }

    /** What came is no such frame. */
    static final class UnreadableFrameException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFrameException(Exception cause) {
            super("a frame of an event stream cannot be read", cause);
        }
    }
}
