package dev.capstan.web.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.sessions.SessionChange;
import dev.capstan.types.sessions.SessionStatus;
import dev.capstan.web.json.WireText;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a user changes in a session. What is absent or null stays as it is. */
public record UpdateSession(
        @Nullable @Size(max = 500) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        String name,

        @Nullable @Pattern(regexp = "pending|active|pause") String status,
        @Schema(implementation = Object.class) @Nullable ObjectNode settings,
        @Nullable Boolean isPublic) {
    private static final int MOST_SETTINGS = 64 * 1024;

    @AssertTrue(message = "settings must hold well-formed text only")
    boolean isSettingsWellFormed() {
        return settings == null || WireText.wellFormed(settings);
    }

    @AssertTrue(message = "settings must not be longer than 64 KiB")
    boolean isSettingsSmall() {
        return settings == null || settings.toString().length() <= MOST_SETTINGS;
    }

    SessionChange change() {
        return new SessionChange(
                name == null ? null : name.strip(),
                status == null ? null : SessionStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                (JsonNode) settings,
                isPublic);
    }
}
