package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a tool presents itself.
 *
 * @param name what the model calls it by
 * @param displayName what a person reads
 * @param description what the model is told it does
 * @param inputSchema a JSON Schema object of its parameters
 */
public record ToolSpec(String name, String displayName, String description, JsonNode inputSchema) {}
