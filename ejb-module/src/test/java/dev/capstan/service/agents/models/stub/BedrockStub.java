package dev.capstan.service.agents.models.stub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** A server that speaks Anthropic's messages in the frames of Amazon's event streams. */
public final class BedrockStub extends AnthropicStub {
    @Override
    protected void prepare(Exchange exchange) {
        exchange.framed(BedrockStub::chunk);
    }

    /** A frame with an event of the model's own provider. */
    public static byte[] chunk(JsonNode event) {
        byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
        String payload = Json.MAPPER
                .createObjectNode()
                .put("bytes", Base64.getEncoder().encodeToString(bytes))
                .put("p", "abcdefgh")
                .toString();
        return frame("event", ":event-type", "chunk", payload);
    }

    /** A frame that tells of a failure. */
    public static byte[] exception(String type, String message) {
        return frame(
                "exception",
                ":exception-type",
                type,
                Json.MAPPER.createObjectNode().put("message", message).toString());
    }

    private static byte[] frame(String kind, String typeHeader, String type, String payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(":message-type", HeaderValue.fromString(kind));
        headers.put(typeHeader, HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString("application/json"));
        ByteBuffer frame = new Message(headers, payload.getBytes(StandardCharsets.UTF_8)).toByteBuffer();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
