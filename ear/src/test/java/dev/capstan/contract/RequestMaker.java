package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.stub.StripeEvents;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds a valid request for an operation from its document, the hints and the ids that were made for the user. */
final class RequestMaker {
    private static final String BOUNDARY = "capstan-contract-boundary";
    /** The smallest PNG: one transparent pixel. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static final JsonNode ANY_TEXT =
            JsonNodeFactory.instance.objectNode().put("type", "string");

    private final ContractRun run;
    private final RequestHints hints;

    RequestMaker(ContractRun run, RequestHints hints) {
        this.run = run;
        this.hints = hints;
    }

    static byte[] png() {
        return PNG.clone();
    }

    /** {@code ids} keeps what was made for this one request, so that path, query and body name the same things. */
    ContractClient.Outgoing make(Operation operation, ContractUser user, Map<String, String> ids) {
        SampleValues samples = new SampleValues(operation.document(), name -> idOrNull(operation, name, user, ids));
        String path = operation.path();
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        JsonNode queryHints = hints.values(operation, "query");
        for (JsonNode parameter : operation.node().path("parameters")) {
            JsonNode resolved = operation.document().resolve(parameter);
            String name = resolved.path("name").asText();
            JsonNode schema = resolved.path("schema");
            if (resolved.path("in").asText().equals("path")) {
                JsonNode hinted = hints.values(operation, "path").path(name);
                JsonNode value = hinted.isMissingNode() ? samples.of(name, schema) : hinted;
                path = path.replace("{" + name + "}", encode(value.asText()));
            } else if (!queryHints.has(name)
                    && (resolved.path("required").asBoolean()
                            || schema.path("default").isValueNode())
                    && !samples.of(name, schema).isNull()) {
                query.add(name + "=" + encode(samples.of(name, schema).asText()));
            }
        }
        for (Map.Entry<String, JsonNode> hinted : queryHints.properties()) {
            query.add(hinted.getKey() + "=" + encode(filled(hinted.getValue().asText(), ids)));
        }
        Map<String, String> headers = new HashMap<>();
        hints.values(operation, "headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), filled(h.getValue().asText(), ids)));
        return withBody(operation, samples, path + query, headers, user);
    }

    /** Puts the address of the server and what was arranged into the places that name them. */
    private String filled(String hint, Map<String, String> ids) {
        String text = hint.replace("{base}", run.base().toString());
        for (Map.Entry<String, String> id : ids.entrySet()) {
            text = text.replace("{" + id.getKey() + "}", id.getValue());
        }
        return text;
    }

    private ContractClient.Outgoing withBody(
            Operation operation,
            SampleValues samples,
            String pathAndQuery,
            Map<String, String> headers,
            ContractUser user) {
        JsonNode content = operation.node().path("requestBody").path("content");
        String token = operation.needsBearer() ? user.token() : null;
        if (content.has("multipart/form-data")) {
            return new ContractClient.Outgoing(
                    operation.method(),
                    pathAndQuery,
                    headers,
                    token,
                    "multipart/form-data; boundary=" + BOUNDARY,
                    BodyPublishers.ofByteArray(multipart()));
        }
        if (!content.has("application/json")) {
            return new ContractClient.Outgoing(
                    operation.method(), pathAndQuery, headers, token, null, BodyPublishers.noBody());
        }
        JsonNode body = samples.of("body", content.path("application/json").path("schema"));
        if (body instanceof ObjectNode object && hints.values(operation, "body") instanceof ObjectNode hinted) {
            object = object.deepCopy();
            object.setAll(hinted);
            if (object.path("session_id").asText("").equals("{session_id}")) {
                object.set("session_id", samples.of("session_id", ANY_TEXT));
            }
            body = object;
        }
        if (hints.signed(operation)) {
            headers.put("Stripe-Signature", StripeEvents.sign(body.toString(), StripeEvents.SECRET, Instant.now()));
        }
        return new ContractClient.Outgoing(
                operation.method(),
                pathAndQuery,
                headers,
                token,
                "application/json",
                BodyPublishers.ofString(body.toString()));
    }

    private @Nullable String idOrNull(Operation operation, String name, ContractUser user, Map<String, String> ids) {
        if (name.equals("session_id") || name.equals("session_uuid")) {
            return idFor("session_id", operation, user, ids, user::newSession);
        }
        for (RequestHints.Source source : hints.sources(name, operation.path())) {
            if (!source.operationId().equals(operation.id())) {
                return idFor(name + " of " + source.operationId(), operation, user, ids, () -> made(source, user, ids));
            }
        }
        return null;
    }

    private String idFor(
            String key,
            Operation operation,
            ContractUser user,
            Map<String, String> ids,
            java.util.function.Supplier<String> maker) {
        if (ids.containsKey(key)) {
            return ids.get(key);
        }
        String value = hints.fresh(operation) || !ids.isEmpty() ? maker.get() : user.id(key, maker);
        ids.put(key, value);
        return value;
    }

    private String made(RequestHints.Source source, ContractUser user, Map<String, String> ids) {
        Reply reply = run.send(run.operation(source.operationId()), user, new HashMap<>(ids));
        String id = reply.json().at(source.pointer()).asText("");
        if (!source.put().isEmpty()) {
            run.put(reply.json().path("upload_url").asText(""), source.put());
        }
        return id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    private static byte[] multipart() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"pixel.png\"\r\n"
                                + "Content-Type: image/png\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(PNG);
        out.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
