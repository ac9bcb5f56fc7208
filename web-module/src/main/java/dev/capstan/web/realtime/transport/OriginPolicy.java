package dev.capstan.web.realtime.transport;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a socket: those of this server itself and those on the list. What sends no origin is not a page
 * and is not held back.
 */
public record OriginPolicy(List<String> allowed) {
    private static final String ANY = "*";

    public OriginPolicy {
        allowed = allowed.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(OriginPolicy::normal)
                .toList();
    }

    public boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(ANY)) {
            return true;
        }
        return allowed.contains(normal(origin)) || isOwn(origin, host);
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
