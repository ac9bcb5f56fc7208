package dev.capstan.service.tools.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.net.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The search API of Tavily. */
record Tavily(SearchConfig config) implements SearchProvider {
    @Override
    public String name() {
        return "Tavily";
    }

    @Override
    public WebRequest pages(String query, int count) {
        return request(query, count, false);
    }

    @Override
    public WebRequest images(String query, int count) {
        return request(query, count, true);
    }

    private WebRequest request(String query, int count, boolean images) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("query", query)
                .put("max_results", count)
                .put("search_depth", "basic")
                .put("include_images", images);
        return Requests.post(config, "/search", Map.of("Authorization", "Bearer " + config.apiKey()), body);
    }

    @Override
    public List<SearchHit> readPages(JsonNode answer) {
        List<SearchHit> hits = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            hits.add(new SearchHit(
                    result.path("title").asText(""),
                    result.path("url").asText(""),
                    result.path("content").asText("")));
        }
        return hits;
    }

    /** Images come as addresses alone, or with a description. */
    @Override
    public List<ImageHit> readImages(JsonNode answer) {
        List<ImageHit> hits = new ArrayList<>();
        for (JsonNode image : answer.path("images")) {
            hits.add(new ImageHit(
                    image.path("description").asText(""),
                    image.isTextual() ? image.textValue() : image.path("url").asText(""),
                    "",
                    0,
                    0));
        }
        return hits;
    }
}
