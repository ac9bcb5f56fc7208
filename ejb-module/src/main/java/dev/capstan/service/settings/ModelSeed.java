package dev.capstan.service.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The system models that the operator configured: the JSON list in {@code MODEL_CONFIGS}, or else the YAML list in the file
 * that {@code MODEL_CONFIGS_FILE} names.
 */
record ModelSeed(List<ModelDefinition> entries) {
    ModelSeed {
        entries = List.copyOf(entries);
    }

    /** @throws IllegalStateException with a sentence that names entry and field */
    static ModelSeed read(Optional<String> json, Optional<Path> yaml, boolean demo) {
        List<ModelDefinition> entries = new ArrayList<>();
        if (json.isPresent() && !json.get().isBlank()) {
            entries.addAll(entries("MODEL_CONFIGS", parseJson(json.get())));
        } else if (yaml.isPresent()) {
            entries.addAll(entries("The file of MODEL_CONFIGS_FILE, " + yaml.get(), parseYaml(yaml.get())));
        }
        boolean named = entries.stream().anyMatch(entry -> entry.modelId().equals("demo") && isDemo(entry));
        if (!named && (entries.isEmpty() || demo)) {
            entries.add(ModelDefinition.DEMO);
        }
        return new ModelSeed(entries);
    }

    private static boolean isDemo(ModelDefinition entry) {
        return entry.provider().equals(ModelDefinition.DEMO.provider());
    }

    private static List<ModelDefinition> entries(String where, JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalStateException(where + " is not a list of models.");
        }
        List<ModelDefinition> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int defaults = 0;
        for (int i = 0; i < list.size(); i++) {
            ModelDefinition entry = entry(where, i, list.get(i));
            if (!names.add(entry.toString())) {
                throw new IllegalStateException(
                        "%s names %s twice; entry %d repeats it.".formatted(where, entry, i + 1));
            }
            defaults += entry.isDefault() ? 1 : 0;
            if (defaults > 1) {
                throw new IllegalStateException(
                        "%s has a second is_default in entry %d; only one model can be the default."
                                .formatted(where, i + 1));
            }
            entries.add(entry);
        }
        return entries;
    }

    private static ModelDefinition entry(String where, int index, JsonNode node) {
        try {
            return ModelDefinition.of(node);
        } catch (IllegalArgumentException e) {
            String name = node.path("model_id").isTextual()
                    ? " (" + node.path("model_id").asText() + ")"
                    : "";
            throw new IllegalStateException(
                    "%s cannot be used. Entry %d%s: %s".formatted(where, index + 1, name, e.getMessage()), e);
        }
    }

    /** The parser's own message and cause would repeat what it read, keys among it. */
    @SuppressWarnings("PMD.PreserveStackTrace")
    private static JsonNode parseJson(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("MODEL_CONFIGS is not JSON: line %d, column %d."
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        }
    }

    private static JsonNode parseYaml(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "MODEL_CONFIGS_FILE names %s, which cannot be read: %s.".formatted(file, e), e);
        }
        try {
            JsonNode list = new YAMLMapper().readTree(text);
            return list.isMissingNode() || list.isNull() ? Json.MAPPER.createArrayNode() : list;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("MODEL_CONFIGS_FILE names %s, which is not YAML: line %d, column %d."
                    .formatted(
                            file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        }
    }
}
