package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.LookupTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.search.ImageHit;
import dev.capstan.service.tools.search.SearchException;
import dev.capstan.service.tools.search.WebSearch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Finds images on the web. */
@ApplicationScoped
public class ImageSearchTool extends LookupTool {
    private static final ToolSpec SPEC = ToolSpec.of("image_search", "Search images", """
            Finds images on the web and returns their addresses. Sizes count only where the search service knows them. Mind the rights of those who made them.""", """
            "query":{"type":"string"},
            "aspect_ratio":{"type":"string","enum":["all","square","tall","wide","panoramic"],"default":"all"},
            "image_type":{"type":"string","enum":["all","face","photo","clipart","lineart","animated"],"default":"all"},
            "min_width":{"type":"number","minimum":0,"default":300},
            "min_height":{"type":"number","minimum":0,"default":300},
            "is_product":{"type":"boolean","default":false}""", "query");
    private static final int ASKED = 30;
    private static final int SHOWN = 10;
    private static final int USUAL_SIDE = 300;
    private static final double SQUARE = 1.15;
    private static final double PANORAMIC = 2.0;

    @Inject
    WebSearch search;

    public ImageSearchTool() {
        super(SPEC, Duration.ofMinutes(1));
    }

    @Override
    public ToolSpec spec() {
        return super.spec().costing(search.cost(1));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        String query = input.get("query").textValue();
        if (query.isBlank()) {
            return new ToolOutcome.Failed("The query is empty; say what to search for.");
        }
        try {
            List<ImageHit> hits = search.images(words(query, input), ASKED, context.cancel()).stream()
                    .filter(hit -> fits(hit, input))
                    .limit(SHOWN)
                    .toList();
            return new ToolOutcome.Done(Hits.images(query, hits), Hits.imagesJson(hits), search.usdPerQuery());
        } catch (SearchException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** The kind of image is part of what is searched for: services share no switch for it. */
    private static String words(String query, JsonNode input) {
        String type = input.path("image_type").asText("all");
        return query
                + (type.equals("all") ? "" : " " + type)
                + (input.path("is_product").asBoolean(false) ? " product" : "");
    }

    private static boolean fits(ImageHit hit, JsonNode input) {
        if (!hit.sized()) {
            return true;
        }
        double ratio = (double) hit.width() / hit.height();
        return hit.width() >= input.path("min_width").asDouble(USUAL_SIDE)
                && hit.height() >= input.path("min_height").asDouble(USUAL_SIDE)
                && switch (input.path("aspect_ratio").asText("all")) {
                    case "square" -> ratio <= SQUARE && ratio >= 1 / SQUARE;
                    case "tall" -> ratio < 1 / SQUARE;
                    case "wide" -> ratio > SQUARE;
                    case "panoramic" -> ratio >= PANORAMIC;
                    default -> true;
                };
    }
}
