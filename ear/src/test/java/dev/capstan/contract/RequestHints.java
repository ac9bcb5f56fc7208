package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the documents cannot say about a valid request, read from {@code contract/requests.yaml}. */
final class RequestHints {
    private final JsonNode root;

    private RequestHints(JsonNode root) {
        this.root = root;
    }

    static RequestHints read() {
        try (InputStream in = RequestHints.class.getResourceAsStream("/contract/requests.yaml")) {
            return new RequestHints(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Members of the body, or query parameters, that replace the generated ones. */
    JsonNode values(Operation operation, String kind) {
        return of(operation).path(kind);
    }

    /** The operations that make the thing which this one needs, in order, on the same ids. */
    List<String> before(Operation operation) {
        List<String> ids = new ArrayList<>();
        of(operation).path("before").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    /** What has to be arranged first; empty when nothing has to. */
    String arrangement(Operation operation) {
        return of(operation).path("arrange").asText("");
    }

    /** Whether the operation takes things away from the others, and so works on things of its own. */
    boolean fresh(Operation operation) {
        return operation.method().equals("DELETE")
                || of(operation).path("fresh").asBoolean()
                || newUser(operation);
    }

    /** Whether the body is signed as the payment provider signs. */
    boolean signed(Operation operation) {
        return of(operation).path("signed").asText("").equals("stripe");
    }

    boolean newUser(Operation operation) {
        return of(operation).path("new_user").asBoolean();
    }

    /** The name of the operation and the place in its reply where an id comes from. */
    record Source(String under, String operationId, String pointer, String put) {}

    /** Where the ids named {@code parameter} come from for {@code path}; the first that fits. */
    List<Source> sources(String parameter, String path) {
        List<Source> sources = new ArrayList<>();
        for (JsonNode source : root.path("ids").path(parameter)) {
            String under = source.path("under").asText("/");
            if (path.startsWith(under)) {
                sources.add(new Source(
                        under,
                        source.path("from").asText(),
                        source.path("at").asText(),
                        source.path("put").asText("")));
            }
        }
        return sources;
    }

    private JsonNode of(Operation operation) {
        return root.path("operations").path(operation.id());
    }

    JsonNode operations() {
        return root.path("operations");
    }
}
