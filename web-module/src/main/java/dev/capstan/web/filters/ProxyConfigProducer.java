package dev.capstan.web.filters;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link ProxyConfig}. */
@ApplicationScoped
public class ProxyConfigProducer {
    @Produces
    @Dependent
    ProxyConfig proxyConfig(@ConfigProperty(name = "capstan.web.trusted-proxies") Optional<List<String>> trusted) {
        return new ProxyConfig(trusted.orElse(List.of()).stream()
                .filter(text -> !text.isBlank())
                .map(ProxyConfig.Network::parse)
                .toList());
    }
}
