package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Views, creates and edits files by one command each; the last edits of a file can be undone. */
@ApplicationScoped
public class StrReplaceBasedEditTool extends SandboxTool {
    private static final int LINES = 2000;
    private static final ToolSpec SPEC =
            ToolSpec.of("str_replace_based_edit_tool", "Edit file", """
            Views, creates and edits files of the sandbox. view shows a file with line numbers (view_range: first and last \
            line, -1 for the end) or lists a directory; create writes a whole file; str_replace replaces text that occurs \
            exactly once; insert puts text after a line (0: at the begin); undo_edit takes back the last edit of a file.""", """
            "command":{"type":"string","enum":["view","create","str_replace","insert","undo_edit"]},
            "path":{"type":"string","description":"Absolute below /workspace or /tmp, or relative to /workspace"},
            "file_text":{"type":"string"},"old_str":{"type":"string"},"new_str":{"type":"string"},
            "insert_line":{"type":"integer","minimum":0},
            "view_range":{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":2}""", "command,path");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        String path = input.get("path").textValue();
        return ToolOutcome.Done.of(
                switch (input.get("command").textValue()) {
                    case "view" -> view(sandbox, path, input, context);
                    case "create" -> create(sandbox, path, needed(input, "file_text"), context);
                    case "str_replace" -> replace(sandbox, path, input, context);
                    case "insert" -> insert(sandbox, path, input, context);
                    default -> undo(sandbox, path, context);
                });
    }

    private static String needed(JsonNode input, String member) throws SandboxException {
        if (!input.has(member)) {
            throw new SandboxException(
                    "The command %s needs %s.".formatted(input.get("command").textValue(), member));
        }
        return input.get(member).asText();
    }

    private static String view(Sandbox sandbox, String path, JsonNode input, ToolContext context)
            throws SandboxException, InterruptedException {
        if (sandbox.files().isDirectory(path, context.cancel())) {
            return String.join("\n", sandbox.files().list(path, 2, LINES, context.cancel()));
        }
        int first = Math.max(1, input.path("view_range").path(0).asInt(1));
        int last = input.path("view_range").path(1).asInt(-1);
        if (last >= 0 && last < first) {
            throw new SandboxException("view_range must not end before it begins.");
        }
        return Lines.numbered(text(sandbox, path, context), first, last < 0 ? LINES : last - first + 1);
    }

    private static String create(Sandbox sandbox, String path, String text, ToolContext context)
            throws SandboxException, InterruptedException {
        if (sandbox.files().exists(path, context.cancel())) {
            EditHistory.keep(sandbox, path, text(sandbox, path, context), context);
        }
        write(sandbox, path, text, context);
        return "Wrote %s.".formatted(path);
    }

    private static String replace(Sandbox sandbox, String path, JsonNode input, ToolContext context)
            throws SandboxException, InterruptedException {
        String before = text(sandbox, path, context);
        String after = Replacement.in(
                before, path, needed(input, "old_str"), input.path("new_str").asText(""), false);
        EditHistory.keep(sandbox, path, before, context);
        write(sandbox, path, after, context);
        return "Edited %s.".formatted(path);
    }

    private static String insert(Sandbox sandbox, String path, JsonNode input, ToolContext context)
            throws SandboxException, InterruptedException {
        needed(input, "insert_line");
        String before = text(sandbox, path, context);
        List<String> lines = new ArrayList<>(before.lines().toList());
        int after = input.get("insert_line").asInt();
        if (after > lines.size()) {
            throw new SandboxException("%s has only %d lines.".formatted(path, lines.size()));
        }
        lines.addAll(after, needed(input, "new_str").lines().toList());
        boolean endsInLine = before.isEmpty() || before.endsWith("\n");
        EditHistory.keep(sandbox, path, before, context);
        write(sandbox, path, String.join("\n", lines) + (endsInLine ? "\n" : ""), context);
        return "Inserted after line %d of %s.".formatted(after, path);
    }

    private static String undo(Sandbox sandbox, String path, ToolContext context)
            throws SandboxException, InterruptedException {
        write(sandbox, path, EditHistory.take(sandbox, path, context), context);
        return "Took back the last edit of %s.".formatted(path);
    }
}
