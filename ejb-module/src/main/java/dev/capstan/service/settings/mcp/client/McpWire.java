package dev.capstan.service.settings.mcp.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;

/** What the library needs and would else look up by itself: JSON with bounds, and nobody who checks schemas. */
final class McpWire {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 64;

    static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(JACKSON);

    /** A server checks its own input; its output is for a model, which reads anything. */
    static final JsonSchemaValidator TRUSTING =
            (schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(String.valueOf(value));

    private McpWire() {}
}
