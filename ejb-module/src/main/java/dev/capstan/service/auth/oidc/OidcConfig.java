package dev.capstan.service.auth.oidc;

import dev.capstan.types.users.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outside providers that people may sign in at, by name, in the order of the configuration. */
public record OidcConfig(Map<String, Provider> providers) {
    public OidcConfig {
        providers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(providers));
    }

    public Optional<Provider> find(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    /**
     * One provider.
     *
     * @param issuer where its discovery document is, without the well-known path
     * @param clientSecret absent for a public client
     * @param rolesClaim the claim that holds groups or roles; may name a member of a member, as in {@code realm.roles}
     */
    public record Provider(
            String name,
            String label,
            URI issuer,
            String clientId,
            Optional<String> clientSecret,
            String scope,
            Optional<String> rolesClaim,
            Set<String> adminGroups,
            Set<String> auditorGroups) {
        public Provider {
            adminGroups = Set.copyOf(adminGroups);
            auditorGroups = Set.copyOf(auditorGroups);
        }

        /** Null when the provider has no say in roles. */
        @Nullable
        Role roleOf(List<String> groups) {
            if (rolesClaim.isEmpty()) {
                return null;
            }
            return groups.stream().anyMatch(adminGroups::contains)
                    ? Role.ADMIN
                    : groups.stream().anyMatch(auditorGroups::contains) ? Role.AUDITOR : Role.USER;
        }

        @Override
        public String toString() {
            return "Provider[" + name + "]";
        }
    }
}
