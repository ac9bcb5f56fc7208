package dev.capstan.web.chat;

import dev.capstan.service.chat.AdvancedModes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The advanced mode of a session; absent references clear the list. */
public record SetAdvancedMode(
        @NotNull Boolean enabled, @Nullable @Size(max = 20) List<@NotNull @Valid Reference> references) {
    /** A picture to go by. */
    public record Reference(
            @NotNull UUID fileId,

            @Nullable @Pattern(regexp = "subject|scene|style")
            String type) {}

    List<AdvancedModes.Reference> wanted() {
        return references == null
                ? List.of()
                : references.stream()
                        .map(reference -> new AdvancedModes.Reference(reference.fileId(), reference.type()))
                        .toList();
    }
}
