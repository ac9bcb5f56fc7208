package dev.capstan.service.settings.mcp.oauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who this server is at an authorization server.
 *
 * @param secret null for a public client
 * @param basic whether the secret goes into a header, else into the form
 */
record OAuthClient(String id, @Nullable String secret, boolean basic) {
    /** The form of a request to the token endpoint, with what identifies the client. */
    String form(Map<String, String> members) {
        Map<String, String> all = new LinkedHashMap<>(members);
        if (secret == null || !basic) {
            all.put("client_id", id);
        }
        if (secret != null && !basic) {
            all.put("client_secret", secret);
        }
        return encoded(all);
    }

    Map<String, String> headers() {
        if (secret == null || !basic) {
            return Map.of();
        }
        String pair = encode(id) + ":" + encode(secret);
        return Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    static String encoded(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> encode(member.getKey()) + "=" + encode(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "OAuthClient[" + id + "]";
    }
}
