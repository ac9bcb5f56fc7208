package dev.capstan.web.filters;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link WebConfig}. */
@ApplicationScoped
public class WebConfigProducer {
    /** Where the usual development servers of web clients listen; trusted only by a server that is itself local. */
    private static final List<String> DEVELOPMENT = List.of("http://localhost:5173", "http://localhost:3000");

    @Produces
    @Dependent
    WebConfig webConfig(
            @ConfigProperty(name = "http.port", defaultValue = "8000") int port,
            @ConfigProperty(name = "capstan.web.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "capstan.web.allowed-origins") Optional<List<String>> allowed,
            @ConfigProperty(name = "capstan.web.max-json-bytes", defaultValue = "1048576") long maxJsonBytes) {
        String local = "http://localhost:" + port;
        Origin own = Origin.ofUrl(publicUrl.orElse(local))
                .orElseThrow(() -> new IllegalArgumentException(
                        "capstan.web.public-url must be an absolute http or https URL, not " + publicUrl.orElse("")));
        Set<Origin> origins = new LinkedHashSet<>();
        origins.add(own);
        if (publicUrl.isEmpty()) {
            origins.add(origin(local));
            origins.add(origin("http://127.0.0.1:" + port));
        }
        List<String> others = allowed.orElse(publicUrl.isEmpty() ? DEVELOPMENT : List.of());
        others.stream().map(String::strip).map(WebConfigProducer::origin).forEach(origins::add);
        return new WebConfig(own, origins, maxJsonBytes);
    }

    private static Origin origin(String text) {
        return Origin.find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "capstan.web.allowed-origins takes origins like https://app.example.com, not " + text));
    }
}
