package dev.capstan.service.net;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings under {@code capstan.net.*}.
 *
 * @param allowedHosts inner hosts that users may name all the same, as {@code host} or {@code host:port}
 * @param onlyHosts the only other hosts that users may name, as {@code host}, {@code host:port} or {@code *.domain}; empty: all
 *     of the public internet
 */
public record NetConfig(Set<String> allowedHosts, Set<String> onlyHosts) {
    private static final Pattern ONLY =
            Pattern.compile("(\\*\\.)?[\\p{Alnum}.-]+(:[0-9]{1,5})?|\\[[0-9a-f:.]+](:[0-9]{1,5})?");

    public NetConfig {
        allowedHosts = normal(allowedHosts);
        onlyHosts = normal(onlyHosts);
        for (String host : onlyHosts) {
            if (!ONLY.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "capstan.net.only-hosts holds host, host:port or *.domain, separated by commas, not " + host);
            }
        }
        for (String host : allowedHosts) {
            if (host.contains("/") || host.contains("*")) {
                throw new IllegalArgumentException(
                        "capstan.net.allowed-hosts holds host or host:port, separated by commas, not " + host);
            }
        }
    }

    private static Set<String> normal(Set<String> hosts) {
        return hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether users may name the host at all, were it not inside. */
    boolean lists(String host, int port) {
        return onlyHosts.isEmpty()
                || onlyHosts.contains(host)
                || onlyHosts.contains(host + ":" + port)
                || onlyHosts.stream().anyMatch(only -> only.startsWith("*.") && host.endsWith(only.substring(1)));
    }
}
