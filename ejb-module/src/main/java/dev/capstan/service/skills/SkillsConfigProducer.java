package dev.capstan.service.skills;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SkillsConfig} from MicroProfile Config. */
@Dependent
public class SkillsConfigProducer {
    @Produces
    @Dependent
    SkillsConfig skillsConfig(
            @ConfigProperty(name = "capstan.skills.github-api", defaultValue = "https://api.github.com") URI api,
            @ConfigProperty(name = "capstan.skills.github-raw", defaultValue = "https://raw.githubusercontent.com")
                    URI raw,
            @ConfigProperty(name = "capstan.skills.github-token") Optional<String> token) {
        return new SkillsConfig(api, raw, token.orElse(null));
    }
}
