package dev.capstan.persistence.users;

import dev.capstan.types.users.Role;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores a role by its wire name, so that the table reads like the API. */
@Converter
public class RoleConverter implements AttributeConverter<Role, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Role role) {
        return role == null ? null : role.wire();
    }

    @Override
    public @Nullable Role convertToEntityAttribute(@Nullable String column) {
        return column == null ? null : Role.of(column);
    }
}
