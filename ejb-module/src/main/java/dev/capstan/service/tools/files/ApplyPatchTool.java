package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.files.Patch.Change;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Applies a patch of several files: all of it, or, when any part does not fit, none. */
@ApplicationScoped
public class ApplyPatchTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("apply_patch", "Apply patch", """
            Applies a patch to files of the sandbox. It begins with *** Begin Patch and ends with *** End Patch; between \
            them stand *** Add File: PATH with lines that begin with +, *** Delete File: PATH, and *** Update File: PATH, \
            optionally followed by *** Move to: PATH, with hunks of lines that begin with a space (context), - (removed) \
            or + (added), each hunk optionally after a line @@ CONTEXT.""", """
            "input":{"type":"string","description":"The whole patch"}""", "input");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Patch patch = Patch.parse(input.get("input").textValue());
        Sandbox sandbox = sandbox(context);
        Map<String, Optional<String>> result = new LinkedHashMap<>();
        StringBuilder done = new StringBuilder("Done.");
        for (Change change : patch.changes()) {
            done.append('\n').append(plan(change, result, sandbox, context));
        }
        for (Map.Entry<String, Optional<String>> file : result.entrySet()) {
            if (file.getValue().isPresent()) {
                write(sandbox, file.getKey(), file.getValue().get(), context);
            } else {
                sandbox.files().delete(file.getKey(), context.cancel());
            }
        }
        return ToolOutcome.Done.of(done.toString());
    }

    /** Works out what the files will hold; nothing is written yet. Empty stands for a deleted file. */
    private static String plan(
            Change change, Map<String, Optional<String>> result, Sandbox sandbox, ToolContext context)
            throws SandboxException, InterruptedException {
        String path = SandboxPath.resolve(change.path());
        return switch (change) {
            case Change.Add add -> {
                if (!result.containsKey(path) && sandbox.files().exists(path, context.cancel())) {
                    throw new SandboxException("%s exists already; use Update File.".formatted(path));
                }
                result.put(path, Optional.of(add.content()));
                yield "A " + path;
            }
            case Change.Delete delete -> {
                current(path, result, sandbox, context);
                result.put(path, Optional.empty());
                yield "D " + SandboxPath.resolve(delete.path());
            }
            case Change.Update update -> {
                String text = PatchedText.of(path, current(path, result, sandbox, context), update.hunks());
                if (update.moveTo().isPresent()) {
                    String target = SandboxPath.resolve(update.moveTo().get());
                    result.put(path, Optional.empty());
                    result.put(target, Optional.of(text));
                    yield "M %s -> %s".formatted(path, target);
                }
                result.put(path, Optional.of(text));
                yield "M " + path;
            }
        };
    }

    private static String current(
            String path, Map<String, Optional<String>> result, Sandbox sandbox, ToolContext context)
            throws SandboxException, InterruptedException {
        Optional<String> planned = result.getOrDefault(path, Optional.empty());
        if (planned.isEmpty() && result.containsKey(path)) {
            throw new SandboxException("%s was deleted earlier in the patch.".formatted(path));
        }
        return planned.isPresent() ? planned.get() : text(sandbox, path, context);
    }
}
