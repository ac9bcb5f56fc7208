package dev.capstan.service.net;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings under {@code capstan.net.*}.
 *
 * @param allowedHosts inner hosts that users may name all the same, as {@code host} or {@code host:port}
 */
public record NetConfig(Set<String> allowedHosts) {
    public NetConfig {
        allowedHosts = allowedHosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        for (String host : allowedHosts) {
            if (host.contains("/") || host.contains("*")) {
                throw new IllegalArgumentException(
                        "capstan.net.allowed-hosts holds host or host:port, separated by commas, not " + host);
            }
        }
    }
}
