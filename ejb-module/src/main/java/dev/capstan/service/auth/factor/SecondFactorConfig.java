package dev.capstan.service.auth.factor;

import dev.capstan.types.users.Role;

/**
 * Setting {@code capstan.auth.second-factor}.
 *
 * @param policy who needs one to sign in with a password
 * @param issuer what authenticators call this installation
 */
public record SecondFactorConfig(Policy policy, String issuer) {
    /** Who cannot do without. */
    public enum Policy {
        OPTIONAL,
        ADMINISTRATORS,
        EVERYBODY
    }

    boolean requires(Role role) {
        return policy == Policy.EVERYBODY || policy == Policy.ADMINISTRATORS && role == Role.ADMIN;
    }
}
