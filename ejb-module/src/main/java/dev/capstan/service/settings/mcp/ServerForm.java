package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one server of a set; what is wrong is refused with its place. */
final class ServerForm {
    private static final int MOST = 100;
    private static final int LONGEST = 8192;
    private static final int DEFAULT_SECONDS = 60;
    private static final int LONGEST_SECONDS = 1800;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    /** What the connection itself says. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "connection",
            "content-length",
            "content-type",
            "transfer-encoding",
            "upgrade",
            "expect",
            "te",
            "accept",
            "mcp-session-id",
            "mcp-protocol-version",
            "last-event-id");

    private final String place;
    private final String name;
    private final ObjectNode json;

    ServerForm(String name, JsonNode given) {
        this.name = name;
        this.place = "mcp_config.mcpServers." + name;
        if (!(given instanceof ObjectNode object)) {
            throw wrong("", "must be an object with a command or a url");
        }
        this.json = object.deepCopy();
    }

    /** As it is stored and shown. */
    ObjectNode json() {
        return json;
    }

    McpServer server() {
        boolean program = text("command") != null;
        boolean address = text("url") != null;
        if (program == address) {
            throw wrong("", program ? "has a command and a url; leave one out" : "has neither a command nor a url");
        }
        return program ? stdio() : remote();
    }

    private McpServer.Stdio stdio() {
        String type = text("type");
        String transport = text("transport");
        if (type != null && !type.equals("stdio") || transport != null && !transport.equals("stdio")) {
            throw wrong("", "has a command, so its transport is stdio");
        }
        json.put("transport", "stdio");
        List<String> args = texts("args");
        Map<String, String> env = map("env");
        env.keySet().forEach(variable -> {
            if (!VARIABLE.matcher(variable).matches()) {
                throw wrong("env", "names a variable that is not made of letters, digits and underscores");
            }
        });
        ObjectNode plain = json.putObject("env");
        env.forEach(plain::put);
        return new McpServer.Stdio(name, required("command"), args, env, text("cwd"), timeout());
    }

    private McpServer.Remote remote() {
        String transport = text("transport") == null ? text("type") : text("transport");
        boolean sse = "sse".equals(transport);
        if (transport != null && !Set.of("http", "streamable-http", "sse").contains(transport)) {
            throw wrong("transport", "must be http, streamable-http or sse");
        }
        Map<String, String> headers = new LinkedHashMap<>(map("headers"));
        headers.forEach((header, value) -> {
            if (!HEADER.matcher(header).matches()
                    || !HEADER_VALUE.matcher(value).matches()) {
                throw wrong("headers", "holds a name or a value that is no HTTP header");
            }
            if (RESERVED.contains(header.toLowerCase(Locale.ROOT))) {
                throw wrong("headers." + header, "is set by the server itself; leave it out");
            }
        });
        String auth = text("auth");
        if (auth != null && !auth.equals("oauth")) {
            if (!HEADER_VALUE.matcher(auth).matches()) {
                throw wrong("auth", "holds a character that no HTTP header has");
            }
            headers.put("Authorization", auth.startsWith("Bearer ") ? auth : "Bearer " + auth);
        }
        return new McpServer.Remote(name, address(), sse, headers, timeout(), "oauth".equals(auth) ? oauth() : null);
    }

    private McpServer.OAuth oauth() {
        JsonNode given = json.path("oauth");
        if (given.isMissingNode() || given.isNull()) {
            return new McpServer.OAuth(null, null, null);
        }
        if (!given.isObject()) {
            throw wrong("oauth", "must be an object with client_id, client_secret and scope, each of them optional");
        }
        return new McpServer.OAuth(
                text("oauth", given, "client_id"),
                text("oauth", given, "client_secret"),
                text("oauth", given, "scope"));
    }

    private @Nullable String text(String place, JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(place + "." + member, "must be a text");
        }
        String text = limited(place + "." + member, value.textValue()).strip();
        return text.isEmpty() ? null : text;
    }

    private URI address() {
        String url = required("url");
        try {
            URI uri = new URI(url);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong("url", "is not an address");
        }
        throw wrong("url", "must be an http or https address without a user, a password and a #fragment");
    }

    private Duration timeout() {
        JsonNode given = json.path("timeout");
        if (given.isMissingNode() || given.isNull()) {
            return Duration.ofSeconds(DEFAULT_SECONDS);
        }
        if (!given.isIntegralNumber() || !given.canConvertToInt() || given.intValue() < 1) {
            throw wrong("timeout", "must be a whole number of seconds");
        }
        return Duration.ofSeconds(Math.min(given.intValue(), LONGEST_SECONDS));
    }

    private String required(String member) {
        String value = text(member);
        if (value == null || value.isBlank()) {
            throw wrong(member, "is empty");
        }
        return value;
    }

    private @Nullable String text(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(member, "must be a text");
        }
        return limited(member, value.textValue());
    }

    private List<String> texts(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            json.putArray(member);
            return List.of();
        }
        if (!value.isArray() || value.size() > MOST || !value.valueStream().allMatch(JsonNode::isTextual)) {
            throw wrong(member, "must be a list of at most %d texts".formatted(MOST));
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(limited(member, element.textValue())));
        return texts;
    }

    private Map<String, String> map(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            json.putObject(member);
            return Map.of();
        }
        if (!value.isObject() || value.size() > MOST) {
            throw wrong(member, "must be an object of at most %d texts".formatted(MOST));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw wrong(member + "." + entry.getKey(), "must be a text");
            }
            texts.put(entry.getKey(), limited(member, entry.getValue().asText()));
        });
        return texts;
    }

    private String limited(String member, String text) {
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw wrong(member, "has texts of at most %d characters, without NUL".formatted(LONGEST));
        }
        return text;
    }

    private InvalidMcpSettingException wrong(String member, String what) {
        return new InvalidMcpSettingException("%s%s %s.".formatted(place, member.isEmpty() ? "" : "." + member, what));
    }
}
