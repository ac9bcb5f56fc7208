package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.WebException;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.AssistantException;
import dev.capstan.service.tools.LookupTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolCost;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.ActKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads several pages at the same time and returns what they say to a question. */
@ApplicationScoped
public class WebVisitCompressTool extends LookupTool {
    private static final int MOST_PAGES = 10;
    private static final ToolSpec SPEC = ToolSpec.of(
                    "web_visit_compress", "Read web pages", """
            Reads up to ten web pages at once and returns the parts of each that matter for the query, with their addresses.""", """
            "urls":{"type":"array","minItems":1,"maxItems":%d,"items":{"type":"string"}},
            "query":{"type":"string"}""".formatted(MOST_PAGES), "urls,query")
            .costing(new ToolCost(ActKind.PAGE_READ, "Capstan", null));
    private static final int MOST_READ = 120_000;
    private static final int MOST_SHOWN = 6_000;
    private static final int MOST_TOKENS = 1_500;

    @Inject
    PageReader reader;

    @Inject
    VirtualThreads threads;

    /** What came of one page; {@code read} tells whether it could be read. */
    private record Part(String text, boolean read) {}

    public WebVisitCompressTool() {
        super(SPEC, Duration.ofMinutes(5));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        List<String> urls = new ArrayList<>();
        input.get("urls").forEach(url -> urls.add(url.textValue()));
        String query = input.get("query").textValue();
        List<Part> parts = SideBySide.map(urls.stream().distinct().toList(), url -> part(url, query, context), threads);
        String text = String.join("\n\n---\n\n", parts.stream().map(Part::text).toList());
        return parts.stream().anyMatch(Part::read) ? ToolOutcome.Done.of(text) : new ToolOutcome.Failed(text);
    }

    private Part part(String url, String query, ToolContext context) {
        PageReader.Page page;
        try {
            page = reader.read(url, context.cancel());
        } catch (WebException e) {
            return new Part(String.valueOf(e.getMessage()), false);
        }
        String whole = page.whole();
        if (whole.length() <= MOST_SHOWN) {
            return new Part(whole, true);
        }
        try {
            String said = context.assistant()
                    .ask(
                            Excerpts.instructions(query),
                            whole.substring(0, Math.min(whole.length(), MOST_READ)),
                            MOST_TOKENS);
            return new Part(page.address() + "\n\n" + said, true);
        } catch (AssistantException e) {
            String found = Excerpts.matching(page.text(), query, MOST_SHOWN);
            return new Part(
                    page.address() + "\n\n" + (found.isEmpty() ? "(Nothing on the page matches the query.)" : found),
                    true);
        }
    }
}
