package dev.capstan.service.tools.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SearXNG, which an operator can run; its JSON format must be switched on there. */
record Searxng(SearchConfig config) implements SearchProvider {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*[x×]\\s*(\\d{1,6}).*");

    @Override
    public String name() {
        return "SearXNG";
    }

    @Override
    public WebRequest pages(String query, int count) {
        return request("general", query);
    }

    @Override
    public WebRequest images(String query, int count) {
        return request("images", query);
    }

    private WebRequest request(String category, String query) {
        return Requests.get(
                config, "/search?format=json&categories=" + category + "&q=" + Requests.encode(query), Map.of());
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

    @Override
    public List<ImageHit> readImages(JsonNode answer) {
        List<ImageHit> hits = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            Matcher size = SIZE.matcher(result.path("resolution").asText(""));
            boolean sized = size.matches();
            hits.add(new ImageHit(
                    result.path("title").asText(""),
                    Requests.absolute(result.path("img_src").asText("")),
                    result.path("url").asText(""),
                    sized ? Integer.parseInt(size.group(1)) : 0,
                    sized ? Integer.parseInt(size.group(2)) : 0));
        }
        return hits;
    }
}
