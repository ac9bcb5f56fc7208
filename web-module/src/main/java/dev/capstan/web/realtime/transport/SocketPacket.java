package dev.capstan.web.realtime.transport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client can say in the Socket.IO protocol, version 5, without binary attachments. */
sealed interface SocketPacket {
    /** @param auth an object, empty when the client sent none or something else */
    record Connect(JsonNode auth) implements SocketPacket {}

    record Event(String name, JsonNode payload, @Nullable Long ackId) implements SocketPacket {}

    record Disconnect() implements SocketPacket {}

    /** Meant for another namespace than the only one there is. */
    record Elsewhere(String namespace, boolean connecting) implements SocketPacket {}

    /** Legal, and of no use here: answers to questions that the server does not ask. */
    record Ignored() implements SocketPacket {}

    record Malformed(String problem) implements SocketPacket {}

    ObjectReader READER = Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    int MAX_NAMESPACE = 128;
    int MAX_ACK_DIGITS = 15;

    /** Reads the bytes of one packet, its type digit first. */
    static SocketPacket read(byte[] bytes) {
        if (bytes.length == 0) {
            return new Malformed("The message is empty.");
        }
        int start = namespaceEnd(bytes);
        if (start < 0) {
            return new Malformed("The namespace of the message is too long.");
        }
        String namespace = namespace(bytes, start);
        char type = (char) bytes[0];
        if (!namespace.isEmpty()) {
            return new Elsewhere(namespace, type == '0');
        }
        return switch (type) {
            case '0' -> new Connect(object(bytes, start));
            case '1' -> new Disconnect();
            case '2' -> event(bytes, start);
            case '3', '4' -> new Ignored();
            case '5', '6' -> new Malformed("Binary attachments are not accepted; send text.");
            default -> new Malformed("The message has no known packet type.");
        };
    }

    /** The index after the namespace and its comma; 1 when there is none, -1 when it is too long. */
    private static int namespaceEnd(byte[] bytes) {
        if (bytes.length < 2 || bytes[1] != '/') {
            return 1;
        }
        for (int i = 1; i < bytes.length; i++) {
            if (i > MAX_NAMESPACE) {
                return -1;
            }
            if (bytes[i] == ',') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    private static String namespace(byte[] bytes, int end) {
        String text = new String(bytes, 1, end - 1, StandardCharsets.UTF_8);
        String name = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
        int query = name.indexOf('?');
        String plain = query < 0 ? name : name.substring(0, query);
        return "/".equals(plain) ? "" : plain;
    }

    private static JsonNode object(byte[] bytes, int start) {
        if (start < bytes.length && bytes[start] == '{') {
            try {
                return json(bytes, start);
            } catch (JsonProcessingException e) {
                return Json.MAPPER.createObjectNode();
            }
        }
        return Json.MAPPER.createObjectNode();
    }

    private static SocketPacket event(byte[] bytes, int start) {
        int body = start;
        while (body < bytes.length && bytes[body] >= '0' && bytes[body] <= '9') {
            body++;
        }
        if (body - start > MAX_ACK_DIGITS || body >= bytes.length || bytes[body] != '[') {
            return new Malformed("The event is not a JSON array with a name.");
        }
        Long ackId =
                body == start ? null : Long.valueOf(new String(bytes, start, body - start, StandardCharsets.US_ASCII));
        try {
            JsonNode array = json(bytes, body);
            return array.path(0).isTextual()
                    ? new Event(array.path(0).textValue(), array.path(1), ackId)
                    : new Malformed("The event has no name.");
        } catch (JsonProcessingException e) {
            return new Malformed("The event is not valid JSON, or too deeply nested.");
        }
    }

    private static JsonNode json(byte[] bytes, int start) throws JsonProcessingException {
        try {
            return READER.readTree(bytes, start, bytes.length - start);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
