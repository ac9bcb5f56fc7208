package dev.capstan.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;

/** What came back: status, headers and the whole body as text. */
record Reply(int status, HttpHeaders headers, String text) {
    static final ObjectMapper JSON = new ObjectMapper();

    /** A reply as a test writes it down. */
    static Reply of(int status, Map<String, String> headers, String body) {
        Map<String, java.util.List<String>> lists = new java.util.HashMap<>();
        headers.forEach((name, value) -> lists.put(name, java.util.List.of(value)));
        return new Reply(status, HttpHeaders.of(lists, (n, v) -> true), body);
    }

    /** Without parameters, in lower case; empty when the reply names none. */
    String mediaType() {
        String header = headers.firstValue("Content-Type").orElse("");
        return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The body as JSON, or a missing node when it is none. */
    JsonNode json() {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    String excerpt() {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= 160 ? line : line.substring(0, 160) + "…";
    }
}
