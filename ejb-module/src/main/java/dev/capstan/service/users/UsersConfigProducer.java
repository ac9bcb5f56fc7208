package dev.capstan.service.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link UsersConfig}. */
@ApplicationScoped
public class UsersConfigProducer {
    @Produces
    @Dependent
    UsersConfig usersConfig(
            @ConfigProperty(name = "capstan.users.allowed-domains") Optional<Set<String>> allowedDomains,
            @ConfigProperty(name = "capstan.users.waitlist", defaultValue = "false") boolean waitlist,
            @ConfigProperty(name = "capstan.users.waitlist-domains") Optional<Set<String>> waitlistDomains,
            @ConfigProperty(name = "capstan.users.closing-grace", defaultValue = "P7D") Duration closingGrace) {
        return new UsersConfig(
                allowedDomains.orElse(Set.of()), waitlist, waitlistDomains.orElse(Set.of()), closingGrace);
    }
}
