package dev.capstan.web.sessions;

import dev.capstan.service.runs.forks.NewFork;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How to continue a session as another one. {@code sandbox_mode} is {@code share} when it is not given. */
public record ForkSession(
        @NotNull @Pattern(regexp = "research_to_website") String forkType,
        @Nullable @Pattern(regexp = "share|new") String sandboxMode,
        @NotNull @Valid Context context,
        @Nullable UUID modelSettingId) {

    /** What the fork works on. */
    public record Context(
            @NotNull @Size(min = 1, max = 50) List<@NotNull @Size(max = 2000) String> attachments,
            @Nullable @Size(max = 20_000) String additionalInstruction) {}

    NewFork wish() {
        return new NewFork(
                !Objects.equals(sandboxMode, "new"),
                context.attachments(),
                context.additionalInstruction(),
                modelSettingId);
    }
}
