package dev.capstan.service.tools.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The search API of Brave. */
record Brave(SearchConfig config) implements SearchProvider {
    private static final int MOST_WORDS = 50;

    @Override
    public String name() {
        return "Brave Search";
    }

    @Override
    public WebRequest pages(String query, int count) {
        return request("web", query, count);
    }

    @Override
    public WebRequest images(String query, int count) {
        return request("images", query, count);
    }

    private WebRequest request(String kind, String query, int count) {
        return Requests.get(
                config,
                "/res/v1/%s/search?count=%d&q=%s"
                        .formatted(kind, count, Requests.encode(Requests.words(query, MOST_WORDS))),
                Map.of("X-Subscription-Token", Objects.requireNonNull(config.apiKey())));
    }

    @Override
    public List<SearchHit> readPages(JsonNode answer) {
        List<SearchHit> hits = new ArrayList<>();
        for (JsonNode result : answer.path("web").path("results")) {
            hits.add(new SearchHit(
                    Requests.plain(result.path("title").asText("")),
                    result.path("url").asText(""),
                    Requests.plain(result.path("description").asText(""))));
        }
        return hits;
    }

    @Override
    public List<ImageHit> readImages(JsonNode answer) {
        List<ImageHit> hits = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            JsonNode properties = result.path("properties");
            hits.add(new ImageHit(
                    Requests.plain(result.path("title").asText("")),
                    properties.path("url").asText(""),
                    result.path("url").asText(""),
                    properties.path("width").asInt(0),
                    properties.path("height").asInt(0)));
        }
        return hits;
    }
}
