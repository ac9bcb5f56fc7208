package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.tools.search.ImageHit;
import dev.capstan.service.tools.search.SearchHit;
import java.util.List;

/** How what a search found is told to models and shown to people. */
final class Hits {
    private static final int MOST_SNIPPET = 1_000;

    private Hits() {}

    static String text(String query, List<SearchHit> hits) {
        if (hits.isEmpty()) {
            return "Nothing was found for \"%s\"; try other words.".formatted(query);
        }
        StringBuilder text = new StringBuilder("Hits for \"%s\":\n".formatted(query));
        for (int i = 0; i < hits.size(); i++) {
            SearchHit hit = hits.get(i);
            text.append("\n%d. %s\n   %s\n   %s\n".formatted(i + 1, hit.title(), hit.url(), snippet(hit)));
        }
        return text.toString().stripTrailing();
    }

    static JsonNode json(List<SearchHit> hits) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (SearchHit hit : hits) {
            list.addObject().put("title", hit.title()).put("url", hit.url()).put("content", snippet(hit));
        }
        return list;
    }

    static String images(String query, List<ImageHit> hits) {
        if (hits.isEmpty()) {
            return "No image was found for \"%s\" that fits; ask for less.".formatted(query);
        }
        StringBuilder text = new StringBuilder("Images for \"%s\":\n".formatted(query));
        for (ImageHit hit : hits) {
            text.append("\n- %s%s\n  %s%s\n"
                    .formatted(
                            hit.title().isBlank() ? "(no title)" : hit.title(),
                            hit.sized() ? " (%d x %d)".formatted(hit.width(), hit.height()) : "",
                            hit.imageUrl(),
                            hit.pageUrl().isEmpty() ? "" : "\n  shown on " + hit.pageUrl()));
        }
        return text.toString().stripTrailing();
    }

    static JsonNode imagesJson(List<ImageHit> hits) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ImageHit hit : hits) {
            list.addObject()
                    .put("title", hit.title())
                    .put("image_url", hit.imageUrl())
                    .put("url", hit.pageUrl())
                    .put("width", hit.width())
                    .put("height", hit.height());
        }
        return list;
    }

    private static String snippet(SearchHit hit) {
        String snippet = hit.snippet().strip();
        return snippet.length() <= MOST_SNIPPET ? snippet : snippet.substring(0, MOST_SNIPPET) + " …";
    }
}
