package dev.capstan.service.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.WebException;
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

/** Reads a page, or what a prompt asks of it. */
@ApplicationScoped
public class WebVisitTool extends LookupTool {
    private static final ToolSpec SPEC = ToolSpec.of("web_visit", "Read web page", """
            Reads a web page as text. With a prompt, only what the prompt asks of the page is returned: use that for long pages.""", """
            "url":{"type":"string"},
            "prompt":{"type":"string","description":"What to find or summarise on the page"}""", "url")
            .costing(new ToolCost(ActKind.PAGE_READ, "Capstan", null));
    private static final int MOST_CHARACTERS = 120_000;
    private static final int MOST_TOKENS = 2_000;

    @Inject
    PageReader reader;

    public WebVisitTool() {
        super(SPEC, Duration.ofMinutes(3));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        PageReader.Page page;
        try {
            page = reader.read(input.get("url").textValue(), context.cancel());
        } catch (WebException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
        String prompt = input.path("prompt").asText("");
        if (prompt.isBlank()) {
            return ToolOutcome.Done.of(page.whole());
        }
        String whole = page.whole();
        try {
            String answer = context.assistant()
                    .ask(
                            Excerpts.instructions(prompt),
                            whole.substring(0, Math.min(whole.length(), MOST_CHARACTERS)),
                            MOST_TOKENS);
            return ToolOutcome.Done.of(page.address() + "\n\n" + answer);
        } catch (AssistantException e) {
            return ToolOutcome.Done.of("%s The page itself follows.\n\n%s".formatted(e.getMessage(), whole));
        }
    }
}
