package dev.capstan.service.files.scan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link ScanConfig}. */
@ApplicationScoped
public class ScanConfigProducer {
    private static final Pattern PLACE =
            Pattern.compile("(?:tcp://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Produces
    @Dependent
    ScanConfig scanConfig(
            @ConfigProperty(name = "capstan.files.clamd") Optional<String> clamd,
            @ConfigProperty(name = "capstan.files.clamd-timeout", defaultValue = "PT1M") Duration timeout) {
        return new ScanConfig(clamd.map(text -> parse(text.strip(), timeout)));
    }

    private static ScanConfig.Clamd parse(String text, Duration timeout) {
        Matcher parts = PLACE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "capstan.files.clamd must be a host and a port like 127.0.0.1:3310, not " + text);
        }
        return new ScanConfig.Clamd(
                parts.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(parts.group(2)), CONNECT, timeout);
    }
}
