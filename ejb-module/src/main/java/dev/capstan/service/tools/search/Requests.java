package dev.capstan.service.tools.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.net.WebRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** What the protocols of search services have in common. */
final class Requests {
    private static final int MOST_BYTES = 4 << 20;

    private Requests() {}

    static WebRequest get(SearchConfig config, String path, Map<String, String> headers) {
        return request(config, path, headers, null);
    }

    static WebRequest post(SearchConfig config, String path, Map<String, String> headers, ObjectNode body) {
        return request(config, path, headers, body.toString());
    }

    private static WebRequest request(
            SearchConfig config, String path, Map<String, String> headers, @Nullable String body) {
        URI address = URI.create(config.url().toString().replaceFirst("/+$", "") + path);
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json");
        return new WebRequest(address, all, body, false, MOST_BYTES, config.timeout());
    }

    static String encode(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    /** Some services refuse longer questions. */
    static String words(String query, int most) {
        return Arrays.stream(query.strip().split("\\s+", -1)).limit(most).collect(Collectors.joining(" "));
    }

    /** Without the marks and entities with which a service shows what matched. */
    static String plain(String text) {
        return Parser.unescapeEntities(text.replaceAll("</?(strong|b|em)>", ""), false);
    }

    static String absolute(String url) {
        return url.startsWith("//") ? "https:" + url : url;
    }
}
