package dev.capstan.service.sandboxes.ports;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link PortsConfig} from MicroProfile Config. */
@Dependent
public class PortsConfigProducer {
    @Produces
    @Dependent
    PortsConfig portsConfig(
            @ConfigProperty(name = "http.port", defaultValue = "8000") int port,
            @ConfigProperty(name = "capstan.web.public-url") Optional<String> webUrl,
            @ConfigProperty(name = "capstan.sandbox.ports-url") Optional<String> portsUrl,
            @ConfigProperty(name = "capstan.sandbox.port-link-life", defaultValue = "PT12H") Duration linkLife) {
        String base = portsUrl.or(() -> webUrl).orElse("http://localhost:" + port);
        return new PortsConfig(URI.create(base.endsWith("/") ? base : base + "/"), linkLife);
    }
}
