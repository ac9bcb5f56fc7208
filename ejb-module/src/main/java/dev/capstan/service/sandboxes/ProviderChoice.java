package dev.capstan.service.sandboxes;

import dev.capstan.service.sandboxes.provider.BubblewrapProvider;
import dev.capstan.service.sandboxes.provider.NamespaceProvider;
import dev.capstan.service.sandboxes.provider.SandboxProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The provider that really isolates on this machine.
 *
 * @param provider empty when none does
 */
record ProviderChoice(Optional<SandboxProvider> provider, SandboxAvailability availability) {
    private static final String HINT =
            "Install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap) and allow user "
                    + "namespaces (user.max_user_namespaces above 0; where they exist, kernel.unprivileged_userns_clone=1 "
                    + "and kernel.apparmor_restrict_unprivileged_userns=0).";

    static ProviderChoice of(SandboxConfig config) {
        List<SandboxProvider> candidates = switch (config.choice()) {
            case AUTO -> List.of(new BubblewrapProvider(config.provider()), new NamespaceProvider(config.provider()));
            case BUBBLEWRAP -> List.of(new BubblewrapProvider(config.provider()));
            case NAMESPACES -> List.of(new NamespaceProvider(config.provider()));
            case NONE -> List.of();
        };
        if (candidates.isEmpty()) {
            return new ProviderChoice(
                    Optional.empty(),
                    SandboxAvailability.none("Sandboxes are switched off (capstan.sandbox.provider=none)."));
        }
        return firstWorking(candidates);
    }

    private static ProviderChoice firstWorking(List<SandboxProvider> candidates) {
        List<String> problems = new ArrayList<>();
        for (SandboxProvider candidate : candidates) {
            candidate.endLeftovers();
            Optional<String> problem = candidate.problem();
            if (problem.isEmpty()) {
                return new ProviderChoice(Optional.of(candidate), SandboxAvailability.by(candidate.name()));
            }
            candidate.close();
            problems.add(candidate.name() + ": " + problem.get());
        }
        return new ProviderChoice(
                Optional.empty(),
                SandboxAvailability.none(
                        "No sandbox works here (%s). %s".formatted(String.join("; ", problems), HINT)));
    }
}
