package dev.capstan.web.filters;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Scheme, host and port of a web page, compared as browsers do: lower case, without the scheme's own port. */
public record Origin(String scheme, String host, int port) {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int HIGHEST_PORT = 65_535;

    /** The origin of an absolute http or https URL without user info; empty for anything else. */
    public static Optional<Origin> ofUrl(String url) {
        if (url.chars().anyMatch(c -> c <= ' ' || c == '\\' || c > '~')) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!SCHEMES.contains(scheme)
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getPort() > HIGHEST_PORT) {
                return Optional.empty();
            }
            int own = scheme.equals("http") ? HTTP : HTTPS;
            int port = uri.getPort() < 0 ? own : uri.getPort();
            return Optional.of(new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** An origin alone, as the Origin header carries it: no path, no query. */
    public static Optional<Origin> find(String text) {
        return ofUrl(text)
                .filter(origin -> origin.toString().equalsIgnoreCase(text)
                        || (origin + ":" + origin.port()).equalsIgnoreCase(text));
    }

    @Override
    public String toString() {
        boolean usual = port == (scheme.equals("http") ? HTTP : HTTPS);
        return usual ? scheme + "://" + host : scheme + "://" + host + ":" + port;
    }
}
