package dev.capstan.service.sandboxes.ports;

import java.net.URI;
import java.time.Duration;

/**
 * Settings of links to ports of sandboxes; a bad value fails with the name of its key.
 *
 * @param base where the links lead; ends in a slash
 * @param linkLife how long a link is good
 */
public record PortsConfig(URI base, Duration linkLife) {
    public PortsConfig {
        if (!base.isAbsolute() || !base.getPath().endsWith("/")) {
            throw new IllegalArgumentException("capstan.sandbox.ports-url must be an http address, not " + base);
        }
        if (linkLife.isNegative() || linkLife.isZero()) {
            throw new IllegalArgumentException("capstan.sandbox.port-link-life must be positive, not " + linkLife);
        }
    }
}
