package dev.capstan.service.users;

import dev.capstan.types.users.Role;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as an outside provider knows them; what it says was verified.
 *
 * @param role what the provider's claims make of them; null when it has no say in roles
 */
public record ExternalIdentity(
        String provider,
        String issuer,
        String subject,
        EmailAddress email,
        boolean emailVerified,
        String name,
        @Nullable Role role) {}
