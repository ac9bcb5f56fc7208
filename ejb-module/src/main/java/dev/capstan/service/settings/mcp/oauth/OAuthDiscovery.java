package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.settings.mcp.McpServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the user of an MCP server signs in: from the server's challenge or its well-known places to its metadata
 * (RFC 9728), and from there to the metadata of the authorization server (RFC 8414, or OpenID Connect's). A server of the
 * protocol's first revision with authorization is its own authorization server.
 */
@ApplicationScoped
public class OAuthDiscovery {
    private static final Pattern METADATA = Pattern.compile("resource_metadata\\s*=\\s*\"([^\"]{1,2000})\"");
    private static final Pattern SCOPE = Pattern.compile("[,\\s]scope\\s*=\\s*\"([^\"]{1,2000})\"");
    private static final String PROTOCOL = "2025-06-18";

    @Inject
    OAuthHttp http;

    /** @throws McpOAuthException when there is no sign-in, or one that this server must not use */
    AuthorizationServer find(McpServer.Remote server) {
        URI url = server.url();
        String challenge =
                http.post(url, hello(), "application/json, text/event-stream").challenge();
        Optional<JsonNode> resource = resourceMetadata(url, challenge);
        String issuer = resource.map(metadata ->
                        metadata.path("authorization_servers").path(0).asText(""))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> origin(url));
        JsonNode metadata = serverMetadata(address(issuer, "the issuer", url))
                .orElseThrow(() -> McpOAuthException.gateway(
                        "The MCP server %s names no authorization server that can be asked. Paste a token as auth instead."
                                .formatted(server.name())));
        String name = resource.map(found -> found.path("resource").asText("")).orElse("");
        return server(url, name.isEmpty() ? canonical(url) : name, issuer, metadata, scopes(resource, challenge));
    }

    private Optional<JsonNode> resourceMetadata(URI url, @Nullable String challenge) {
        List<URI> places = new ArrayList<>();
        Matcher named = METADATA.matcher(challenge == null ? "" : challenge);
        if (named.find()) {
            places.add(address(named.group(1), "resource_metadata", url));
        }
        String path = url.getRawPath();
        if (!path.isEmpty() && !path.equals("/")) {
            places.add(URI.create(origin(url) + "/.well-known/oauth-protected-resource" + path));
        }
        places.add(URI.create(origin(url) + "/.well-known/oauth-protected-resource"));
        for (URI place : places) {
            OAuthHttp.Answer answer = http.get(place);
            if (answer.ok() && answer.body().path("authorization_servers").isArray()) {
                requireSame(url, answer.body().path("resource").asText(""));
                return Optional.of(answer.body());
            }
        }
        return Optional.empty();
    }

    /** Metadata of another resource would let a server ask for tokens that are meant for somebody else. */
    private static void requireSame(URI url, String resource) {
        String wanted = canonical(url);
        String prefix = resource.endsWith("/") ? resource : resource + "/";
        if (!wanted.equals(resource) && !(wanted + "/").startsWith(prefix) || !resource.startsWith(origin(url))) {
            throw McpOAuthException.gateway(
                    "The server at %s says that it is %s; signing in there would be for another server."
                            .formatted(origin(url), resource.isEmpty() ? "nobody" : resource));
        }
    }

    private Optional<JsonNode> serverMetadata(URI issuer) {
        String origin = origin(issuer);
        String path = issuer.getRawPath().replaceAll("/+$", "");
        List<String> places = new ArrayList<>(List.of(
                origin + "/.well-known/oauth-authorization-server" + path,
                origin + "/.well-known/openid-configuration" + path));
        if (!path.isEmpty()) {
            places.add(origin + path + "/.well-known/openid-configuration");
        }
        for (String place : places) {
            OAuthHttp.Answer answer = http.get(URI.create(place));
            if (answer.ok() && answer.body().path("token_endpoint").isTextual()) {
                return Optional.of(answer.body());
            }
        }
        return Optional.empty();
    }

    private static AuthorizationServer server(
            URI url, String resource, String issuer, JsonNode metadata, List<String> scopes) {
        if (!bare(issuer).equals(bare(metadata.path("issuer").asText("")))) {
            throw McpOAuthException.gateway(
                    "The metadata of %s names another issuer; this server does not sign in there.".formatted(issuer));
        }
        boolean pkce = metadata.path("code_challenge_methods_supported")
                .valueStream()
                .anyMatch(method -> method.asText().equals("S256"));
        if (!pkce) {
            throw McpOAuthException.gateway(
                    "The authorization server %s does not protect codes (PKCE with S256); this server does not sign in there."
                            .formatted(issuer));
        }
        JsonNode methods = metadata.path("token_endpoint_auth_methods_supported");
        boolean basic = methods.isMissingNode()
                || methods.valueStream().anyMatch(method -> method.asText().equals("client_secret_basic"));
        return new AuthorizationServer(
                metadata.path("issuer").asText(),
                resource,
                address(metadata.path("authorization_endpoint").asText(""), "authorization_endpoint", url),
                address(metadata.path("token_endpoint").asText(""), "token_endpoint", url),
                optional(metadata, "registration_endpoint", url),
                optional(metadata, "revocation_endpoint", url),
                scopes,
                basic);
    }

    private static List<String> scopes(Optional<JsonNode> resource, @Nullable String challenge) {
        Matcher asked = SCOPE.matcher(challenge == null ? "" : challenge);
        if (asked.find()) {
            return List.of(asked.group(1).strip().split("\\s+", -1));
        }
        return resource.stream()
                .flatMap(metadata -> metadata.path("scopes_supported").valueStream())
                .map(JsonNode::asText)
                .filter(scope -> !scope.isBlank() && scope.length() <= 200)
                .limit(100)
                .toList();
    }

    private static @Nullable URI optional(JsonNode metadata, String member, URI url) {
        return metadata.path(member).isTextual() ? address(metadata.path(member).asText(), member, url) : null;
    }

    /** Plain http is taken only where the MCP server itself is reached so, which is inside a network. */
    private static URI address(String text, String member, URI server) {
        try {
            URI address = new URI(text);
            boolean secure = "https".equalsIgnoreCase(address.getScheme());
            boolean plain = "http".equalsIgnoreCase(address.getScheme()) && "http".equalsIgnoreCase(server.getScheme());
            if ((secure || plain) && address.getHost() != null && address.getRawFragment() == null) {
                return address;
            }
        } catch (java.net.URISyntaxException e) {
            throw unusable(member);
        }
        throw unusable(member);
    }

    private static McpOAuthException unusable(String member) {
        return McpOAuthException.gateway(
                "What the server says about its sign-in cannot be used: %s is no https address.".formatted(member));
    }

    private static String bare(String issuer) {
        return issuer.replaceAll("/+$", "");
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Without a query and without a slash at the end. */
    static String canonical(URI url) {
        return bare(origin(url) + url.getRawPath());
    }

    private static ObjectNode hello() {
        ObjectNode hello = JsonNodeFactory.instance.objectNode();
        hello.put("jsonrpc", "2.0").put("id", 1).put("method", "initialize");
        ObjectNode params = hello.putObject("params");
        params.put("protocolVersion", PROTOCOL).putObject("capabilities");
        params.putObject("clientInfo").put("name", "capstan").put("version", "1");
        return hello;
    }
}
