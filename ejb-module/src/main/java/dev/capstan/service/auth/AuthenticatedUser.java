package dev.capstan.service.auth;

import dev.capstan.types.users.Role;
import java.time.Instant;
import java.util.UUID;

/** An active user whose credential was verified a moment ago; whoever keeps this longer checks {@code expiresAt}. */
public record AuthenticatedUser(UUID id, String email, Role role, CredentialKind credential, Instant expiresAt) {}
