package dev.capstan.service.net;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads which hosts users may name. */
@ApplicationScoped
public class NetConfigProducer {
    @Produces
    @Dependent
    NetConfig netConfig(
            @ConfigProperty(name = "capstan.net.allowed-hosts") Optional<Set<String>> allowedHosts,
            @ConfigProperty(name = "capstan.net.only-hosts") Optional<Set<String>> onlyHosts) {
        return new NetConfig(allowedHosts.orElse(Set.of()), onlyHosts.orElse(Set.of()));
    }
}
