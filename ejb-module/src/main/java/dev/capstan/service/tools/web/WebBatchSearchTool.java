package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.LookupTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.search.SearchException;
import dev.capstan.service.tools.search.SearchHit;
import dev.capstan.service.tools.search.WebSearch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes several searches at the same time; those that succeed are paid. */
@ApplicationScoped
public class WebBatchSearchTool extends LookupTool {
    private static final int MOST = 10;
    private static final ToolSpec SPEC =
            ToolSpec.of("web_batch_search", "Search web", """
            Makes up to ten searches at once and returns the best hits of each.""", """
            "queries":{"type":"array","minItems":1,"maxItems":%d,"items":{"type":"string"}}""".formatted(MOST), "queries");

    @Inject
    WebSearch search;

    @Inject
    VirtualThreads threads;

    private sealed interface Found {
        record Hit(List<SearchHit> hits) implements Found {}

        record Missed(String reason) implements Found {}
    }

    public WebBatchSearchTool() {
        super(SPEC, Duration.ofMinutes(2));
    }

    @Override
    public ToolSpec spec() {
        return super.spec().costing(search.cost(MOST));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        List<String> queries = new ArrayList<>();
        input.get("queries").forEach(query -> queries.add(query.textValue()));
        if (queries.stream().anyMatch(String::isBlank)) {
            return new ToolOutcome.Failed("One of the queries is empty; leave it out.");
        }
        List<Found> found = SideBySide.map(queries, query -> find(query, context), threads);
        long paid = found.stream().filter(Found.Hit.class::isInstance).count();
        StringBuilder text = new StringBuilder();
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < queries.size(); i++) {
            String query = queries.get(i);
            switch (found.get(i)) {
                case Found.Hit hit -> {
                    text.append(Hits.text(query, hit.hits())).append("\n\n");
                    shown.set(query, Hits.json(hit.hits()));
                }
                case Found.Missed missed -> {
                    text.append("The search for \"%s\" failed: %s\n\n".formatted(query, missed.reason()));
                    shown.put(query, missed.reason());
                }
            }
        }
        return paid == 0
                ? new ToolOutcome.Failed(text.toString().strip())
                : new ToolOutcome.Done(
                        text.toString().strip(), shown, search.usdPerQuery().multiply(BigDecimal.valueOf(paid)));
    }

    private Found find(String query, ToolContext context) {
        try {
            return new Found.Hit(search.pages(query, WebSearchTool.HITS, context.cancel()));
        } catch (SearchException e) {
            return new Found.Missed(String.valueOf(e.getMessage()));
        }
    }
}
