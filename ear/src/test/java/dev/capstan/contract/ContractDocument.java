package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A document of the wire contract: its operations, and validation by the schemas in it. The schema of each response gets
 * a name of its own under {@code $defs}, so that references inside the document are resolved by the validator.
 */
final class ContractDocument {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** The documents hold more than schemas; what the dialect does not know is none of its business. */
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();

    private final String iri;
    private final ObjectNode root;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final ThreadLocal<JsonSchemaFactory> factories;

    private ContractDocument(String name, ObjectNode root) {
        this.iri = "https://capstan.invalid/contract/" + name;
        this.root = root;
        Map<String, String> texts = new HashMap<>();
        root.withObject("/$defs");
        for (Operation operation : operations()) {
            nameSchemas(operation);
        }
        texts.put(iri, root.toString());
        this.factories = ThreadLocal.withInitial(() -> JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.metaSchema(DIALECT).schemaLoaders(loaders -> loaders.schemas(texts))));
    }

    /** Reads a document from the test resources, for example {@code openapi-core.yaml}. */
    static ContractDocument read(String name) {
        try (InputStream in = ContractDocument.class.getResourceAsStream("/contract/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no contract document " + name + " in the test resources");
            }
            return new ContractDocument(name, (ObjectNode) YAML.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document that a server gave out about itself. */
    static ContractDocument of(String name, JsonNode root) {
        return new ContractDocument(name, (ObjectNode) root);
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        List<Operation> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    found.add(new Operation(
                            this, entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), entry.getValue()));
                }
            }
        }
        return found;
    }

    /** Follows a reference inside this document; any other node is its own answer. */
    JsonNode resolve(JsonNode node) {
        JsonNode current = node;
        while (current.path("$ref").isTextual()) {
            current = root.at(current.path("$ref").asText().substring(1));
        }
        return current;
    }

    /** What is wrong with {@code value} by the schema at {@code pointer} (as in {@code /components/schemas/Error}). */
    List<String> faults(String pointer, JsonNode value) {
        JsonSchema schema = schemas.computeIfAbsent(
                pointer, p -> factories.get().getSchema(SchemaLocation.of(iri + "#" + p), CONFIG));
        return new ArrayList<>(new TreeSet<>(
                schema.validate(value).stream().map(m -> m.getMessage()).toList()));
    }

    /** Where the schema of a response body is, for {@link #faults}. */
    static String responsePointer(Operation operation, int status, String mediaType) {
        return "/$defs/" + operation.id() + "_" + status + "_" + mediaType.replaceAll("[^a-z]", "");
    }

    /** Gives a schema that stands inside an extension key a place of its own, for {@link #faults}. */
    String named(String name, JsonNode schema) {
        root.withObject("/$defs").set(name, schema);
        return "/$defs/" + name;
    }

    private void nameSchemas(Operation operation) {
        for (Map.Entry<String, JsonNode> response :
                operation.node().path("responses").properties()) {
            if (!response.getKey().matches("[0-9]{3}")) {
                continue;
            }
            int status = Integer.parseInt(response.getKey());
            for (Map.Entry<String, JsonNode> content :
                    resolve(response.getValue()).path("content").properties()) {
                String pointer = responsePointer(operation, status, content.getKey());
                named(pointer.substring("/$defs/".length()), content.getValue().path("schema"));
            }
        }
        JsonNode events = operation.streamEvents();
        if (events.isArray()) {
            for (JsonNode event : events) {
                named(eventName(operation, event.path("event").asText()), event.path("schema"));
            }
        }
    }

    /** Where the schema of one event of a stream is. */
    static String eventPointer(Operation operation, String event) {
        return "/$defs/" + eventName(operation, event);
    }

    boolean has(String pointer) {
        return !root.at(pointer).isMissingNode();
    }

    private static String eventName(Operation operation, String event) {
        return operation.id() + "_event_" + event.replaceAll("[^A-Za-z0-9]", "");
    }
}
