package dev.capstan.service.auth;

import java.util.UUID;

/** Some credential of this user works no more, wherever that was decided. Fired on every node, within seconds. */
public record CredentialsEnded(UUID userId) {}
