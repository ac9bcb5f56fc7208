package dev.capstan.service.auth;

import dev.capstan.types.users.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an API key may be used for, within what its owner may do. */
public enum Scope {
    /** To read what is the owner's. */
    READ,
    /** To change it, run agents and spend credits too. */
    WRITE,
    /** To use the roles that the owner has beyond that of a user. */
    ADMIN;

    /** Who signed in may do all that the own role allows. */
    static final Set<Scope> ALL = Set.of(values());

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Set<String> wires(Set<Scope> scopes) {
        return scopes.stream().map(Scope::wire).collect(Collectors.toUnmodifiableSet());
    }

    static Set<Scope> of(Set<String> wires) {
        return Arrays.stream(values())
                .filter(scope -> wires.contains(scope.wire()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is left of a role when only these scopes were shown. */
    static Role within(Role role, Set<Scope> scopes) {
        return scopes.contains(ADMIN) ? role : Role.USER;
    }
}
