package dev.capstan.web.filters;

import java.util.Set;

/**
 * Settings under {@code capstan.web}.
 *
 * @param publicOrigin where browsers reach this server
 * @param allowedOrigins who may call the API from a browser and be handed tokens; holds the own origins always
 * @param maxJsonBytes the longest body that is no upload
 */
public record WebConfig(Origin publicOrigin, Set<Origin> allowedOrigins, long maxJsonBytes) {
    private static final long LEAST = 1024;

    public WebConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (maxJsonBytes < LEAST) {
            throw new IllegalArgumentException(
                    "capstan.web.max-json-bytes must be at least " + LEAST + ", not " + maxJsonBytes);
        }
    }

    public boolean secure() {
        return publicOrigin.scheme().equals("https");
    }

    /** The name of a cookie: over https, browsers then hold it to this host, this path and Secure. */
    public String cookie(String name) {
        return secure() ? "__Host-" + name : name;
    }

    /** Where such a cookie is sent: browsers want the whole host for one that they hold to it. */
    public String cookiePath(String narrowest) {
        return secure() ? "/" : narrowest;
    }

    /** False for a text that is no origin, {@code null} among them. */
    public boolean allows(String origin) {
        return Origin.find(origin).filter(allowedOrigins::contains).isPresent();
    }
}
