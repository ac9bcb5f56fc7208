package dev.capstan.persistence.ids;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every nullable {@code uuid} column needs it: the provider's own conversion fails on NULL. */
@Converter
public class NullableUuidConverter implements AttributeConverter<UUID, Object> {
    @Override
    public @Nullable Object convertToDatabaseColumn(@Nullable UUID id) {
        return id;
    }

    @Override
    public @Nullable UUID convertToEntityAttribute(@Nullable Object column) {
        return switch (column) {
            case null -> null;
            case UUID id -> id;
            default -> UUID.fromString(column.toString());
        };
    }
}
