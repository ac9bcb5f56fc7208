package dev.capstan.service.nodes.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where Redis is.
 *
 * @param address {@code redis://host:port}, or {@code rediss://} for TLS; without credentials
 * @param user for Redis with users of its own
 * @param topic what the messages are published under: one for each installation that shares the server
 */
public record RedisSettings(URI address, Optional<String> user, Optional<String> password, String topic) {
    private static final int PORT = 6379;
    private static final String FORM = "capstan.nodes.redis-url must be redis://user:password@host:port"
            + " (rediss:// for TLS; user, password and port may be left out)";

    /** @param url as it is set; it holds the password, so no message repeats it */
    public static RedisSettings of(String url, String topic) {
        URI given;
        try {
            given = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(FORM + ", and special characters percent-encoded.");
        }
        boolean known = "redis".equals(given.getScheme()) || "rediss".equals(given.getScheme());
        if (!known || given.getHost() == null || topic.isBlank()) {
            throw new IllegalArgumentException(
                    topic.isBlank() ? "capstan.nodes.redis-topic must not be empty." : FORM + ".");
        }
        String info = given.getUserInfo() == null ? "" : given.getUserInfo();
        int colon = info.indexOf(':');
        String user = colon < 0 ? info : info.substring(0, colon);
        String password = colon < 0 ? "" : info.substring(colon + 1);
        URI address = URI.create("%s://%s:%d"
                .formatted(given.getScheme(), given.getHost(), given.getPort() < 0 ? PORT : given.getPort()));
        return new RedisSettings(address, present(user), present(password), topic);
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public String toString() {
        return address + " " + topic;
    }
}
