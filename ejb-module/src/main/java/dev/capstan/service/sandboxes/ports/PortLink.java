package dev.capstan.service.sandboxes.ports;

import java.time.Instant;
import java.util.UUID;

/**
 * What a link to a port allows.
 *
 * @param userId whose session it is
 * @param until when the link ends
 */
public record PortLink(UUID userId, UUID sessionId, int port, Instant until) {
    static final String PURPOSE = "sandbox-port";
    static final int HIGHEST = 65_535;
    private static final int PARTS = 4;

    public PortLink {
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
        }
    }

    String text() {
        return "%s %s %d %d".formatted(userId, sessionId, port, until.getEpochSecond());
    }

    /** @throws IllegalArgumentException unless {@link #text} made it */
    static PortLink of(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("not a link to a port");
        }
        return new PortLink(
                UUID.fromString(parts[0]),
                UUID.fromString(parts[1]),
                Integer.parseInt(parts[2]),
                Instant.ofEpochSecond(Long.parseLong(parts[3])));
    }
}
