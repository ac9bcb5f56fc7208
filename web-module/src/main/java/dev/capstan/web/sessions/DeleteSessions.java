package dev.capstan.web.sessions;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** Which sessions to delete. */
public record DeleteSessions(
        @NotNull @Size(min = 1, max = 50) List<@NotNull UUID> sessionIds) {}
