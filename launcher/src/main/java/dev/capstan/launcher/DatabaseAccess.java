package dev.capstan.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the server reaches its database. Its text form never shows the password. */
public record DatabaseAccess(String jdbcUrl, String user, String password) {
    private static final Pattern URL = Pattern.compile(
            "(?:jdbc:)?(?:postgresql|postgres)://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final Map<String, String> JDBC_NAMES =
            Map.of("application_name", "ApplicationName", "connect_timeout", "connectTimeout");
    private static final String EXAMPLE = "It has the form postgresql://user:password@host:port/database?name=value"
            + " (or jdbc:postgresql://…), with special characters written as %40 and the like.";

    /** Reads a DATABASE_URL. What it refuses is described without repeating any part of the value. */
    public static DatabaseAccess parse(String url) {
        return parse("DATABASE_URL", url);
    }

    /** @param variable that the address was given in, for what is refused */
    static DatabaseAccess parse(String variable, String url) {
        try {
            return read(url);
        } catch (Refusal e) {
            throw new LaunchException(variable + " " + e.getMessage() + ". " + EXAMPLE);
        }
    }

    /** What is wrong with an address, whichever variable holds it. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    private static DatabaseAccess read(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            throw refused("is not a PostgreSQL address");
        }
        List<String> parameters = new ArrayList<>();
        String[] login = loginOf(parts.group(1));
        for (String parameter : textOf(parts.group(4)).split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            String value = pair.length == 2 ? decoded(pair[1]) : "";
            switch (decoded(pair[0])) {
                case "" -> {}
                case "user" -> login[0] = value;
                case "password" -> login[1] = value;
                case String name -> parameters.add(encoded(JDBC_NAMES.getOrDefault(name, name)) + "=" + encoded(value));
            }
        }
        if (login[0].isEmpty()) {
            throw refused("names no user");
        }
        String database = decoded(textOf(parts.group(3)));
        if (database.isEmpty() || database.contains("/")) {
            throw refused("names no database after the host, or has a “/” in its name");
        }
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return new DatabaseAccess(
                "jdbc:postgresql://" + checkedHosts(parts.group(2)) + "/" + encoded(database) + query,
                login[0],
                login[1]);
    }

    /** Host, port and database: what may be shown. */
    public String address() {
        return jdbcUrl.substring("jdbc:postgresql://".length()).replaceFirst("\\?.*", "");
    }

    private static String[] loginOf(@Nullable String userInfo) {
        String[] pair = textOf(userInfo).split(":", 2);
        return new String[] {decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : ""};
    }

    private static String checkedHosts(String hosts) {
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw refused("has no valid host and port (a “/”, “@”, “#” or “?” in the password is written as"
                        + " %2F, %40, %23 or %3F)");
            }
            if (matcher.group(2) != null && !Settings.isPort(Integer.parseInt(matcher.group(2)))) {
                throw refused("has a port that is not between 1 and 65535");
            }
        }
        return hosts;
    }

    private static String textOf(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("has a “%” that is not followed by two hexadecimal digits (a plain “%” is written as %25)");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static Refusal refused(String why) {
        return new Refusal(why);
    }

    @Override
    public String toString() {
        return "DatabaseAccess[" + address() + ", user=" + user + "]";
    }
}
