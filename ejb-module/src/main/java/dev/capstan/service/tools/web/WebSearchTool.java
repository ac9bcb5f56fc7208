package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.tools.LookupTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.search.SearchException;
import dev.capstan.service.tools.search.SearchHit;
import dev.capstan.service.tools.search.WebSearch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Searches the web. */
@ApplicationScoped
public class WebSearchTool extends LookupTool {
    static final int HITS = 5;
    private static final ToolSpec SPEC = ToolSpec.of("web_search", "Search web", """
            Searches the web and returns the five best hits with title, address and a snippet. Read a page with web_visit before relying on it.""", """
            "query":{"type":"string"}""", "query");

    @Inject
    WebSearch search;

    public WebSearchTool() {
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
            List<SearchHit> hits = search.pages(query, HITS, context.cancel());
            return new ToolOutcome.Done(Hits.text(query, hits), Hits.json(hits), search.usdPerQuery());
        } catch (SearchException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }
}
