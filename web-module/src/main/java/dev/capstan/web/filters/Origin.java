package dev.capstan.web.filters;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scheme, host and port of a web page, compared as browsers do: lower case, without the scheme's own port. */
public record Origin(String scheme, String host, int port) {
    private static final Pattern URL = Pattern.compile(
            "(?<scheme>https?)://(?<host>[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\\[[0-9a-f:.]{2,45}])(?::(?<port>[0-9]{1,5}))?(?:[/?#].*)?",
            Pattern.CASE_INSENSITIVE);
    private static final char DELETE = 0x7f;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int HIGHEST_PORT = 65_535;

    /** The origin of an absolute http or https URL without user info; empty for anything a browser might read otherwise. */
    public static Optional<Origin> ofUrl(String url) {
        Matcher parts = URL.matcher(url);
        if (url.chars().anyMatch(c -> c <= ' ' || c == DELETE) || !parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        String given = parts.group("port");
        int port = given == null ? usualPort(scheme) : Integer.parseInt(given);
        return port == 0 || port > HIGHEST_PORT
                ? Optional.empty()
                : Optional.of(new Origin(scheme, parts.group("host").toLowerCase(Locale.ROOT), port));
    }

    /** An origin alone, as the Origin header carries it: no path, no query. */
    public static Optional<Origin> find(String text) {
        return ofUrl(text)
                .filter(origin -> origin.toString().equalsIgnoreCase(text)
                        || (origin + ":" + origin.port()).equalsIgnoreCase(text));
    }

    @Override
    public String toString() {
        return port == usualPort(scheme) ? scheme + "://" + host : scheme + "://" + host + ":" + port;
    }

    private static int usualPort(String scheme) {
        return scheme.equals("http") ? HTTP : HTTPS;
    }
}
