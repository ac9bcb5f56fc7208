package dev.capstan.persistence.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Keeps a JSON document in a {@code jsonb} column. The data source's {@code stringType=unspecified} lets text through. */
@Converter
public class JsonNodeConverter implements AttributeConverter<JsonNode, Object> {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public @Nullable Object convertToDatabaseColumn(@Nullable JsonNode document) {
        return document == null ? null : document.toString();
    }

    @Override
    public @Nullable JsonNode convertToEntityAttribute(@Nullable Object column) {
        return column == null ? null : parse(column.toString());
    }

    /** The text of a {@code jsonb} value, as the driver gives it. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave a jsonb value that is not JSON", e);
        }
    }
}
