package dev.capstan.service.files.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.files.FoundPiece;
import dev.capstan.service.tools.LookupTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds passages in the documents that the session shows and its user owns. */
@ApplicationScoped
public class FileSearchTool extends LookupTool {
    private static final ToolSpec SPEC = ToolSpec.of("file_search", "Search in files", """
            Finds passages in the documents that were attached to this conversation. Search for words that stand in the text; put a phrase into quotation marks; ask again with other words when nothing is found.""", """
            "query":{"type":"string","minLength":1,"maxLength":500},
            "file_name":{"type":"string","maxLength":255,"description":"Only in files with this in their names"},
            "max_results":{"type":"integer","minimum":1,"maximum":20,"default":8}""", "query");
    private static final int USUAL = 8;
    private static final int MOST = 20;
    private static final int LONGEST_QUERY = 500;

    @Inject
    TextRecords records;

    public FileSearchTool() {
        super(SPEC, Duration.ofSeconds(30));
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) {
        String query = input.path("query").asText().replace("\0", "").strip();
        if (query.isEmpty() || query.length() > LONGEST_QUERY) {
            return new ToolOutcome.Failed("Search for 1 to %d characters.".formatted(LONGEST_QUERY));
        }
        int limit = Math.clamp(input.path("max_results").asInt(USUAL), 1, MOST);
        List<FoundPiece> found = records.search(context.userId(), context.sessionId(), query, fileName(input), limit);
        if (found.isEmpty()) {
            return ToolOutcome.Done.of(
                    records.hasAny(context.userId(), context.sessionId())
                            ? "Nothing in the attached documents has these words. Try others."
                            : "No document that can be searched is attached to this conversation.");
        }
        return ToolOutcome.Done.of(told(found), shown(found));
    }

    private static @Nullable String fileName(JsonNode input) {
        String name = input.path("file_name").asText("").replace("\0", "").strip();
        return name.isEmpty() ? null : name;
    }

    private static String told(List<FoundPiece> found) {
        StringBuilder told = new StringBuilder();
        for (FoundPiece piece : found) {
            told.append("%s, passage %d:%n%s%n%n".formatted(piece.fileName(), piece.number(), piece.piece()));
        }
        return told.toString().strip();
    }

    private static ArrayNode shown(List<FoundPiece> found) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (FoundPiece piece : found) {
            shown.addObject()
                    .put("file_id", piece.assetId().toString())
                    .put("file_name", piece.fileName())
                    .put("passage", piece.number())
                    .put("text", piece.piece());
        }
        return shown;
    }
}
