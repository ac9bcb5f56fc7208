package dev.capstan.service.tools.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.capstan.service.json.Json;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.tools.ToolContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** The last few contents of a file, kept in the sandbox itself, so that edits can be taken back. */
final class EditHistory {
    private static final int KEPT = 5;
    private static final int LIMIT = 64 << 20;

    private EditHistory() {}

    static void keep(Sandbox sandbox, String path, String content, ToolContext context)
            throws SandboxException, InterruptedException {
        Deque<String> contents = read(sandbox, path, context);
        contents.addLast(content);
        if (contents.size() > KEPT) {
            contents.removeFirst();
        }
        store(sandbox, path, contents, context);
    }

    static String take(Sandbox sandbox, String path, ToolContext context)
            throws SandboxException, InterruptedException {
        Deque<String> contents = read(sandbox, path, context);
        if (contents.isEmpty()) {
            throw new SandboxException("There is no edit of %s to take back.".formatted(path));
        }
        String last = contents.removeLast();
        store(sandbox, path, contents, context);
        return last;
    }

    private static String file(String path) throws SandboxException {
        byte[] name = SandboxPath.resolve(path).getBytes(StandardCharsets.UTF_8);
        return "/tmp/.edits/" + UUID.nameUUIDFromBytes(name) + ".json";
    }

    private static Deque<String> read(Sandbox sandbox, String path, ToolContext context)
            throws SandboxException, InterruptedException {
        String file = file(path);
        if (!sandbox.files().exists(file, context.cancel())) {
            return new ArrayDeque<>();
        }
        byte[] json = sandbox.files().read(file, LIMIT, context.cancel());
        try {
            return Json.MAPPER.readValue(json, new TypeReference<ArrayDeque<String>>() {});
        } catch (IOException e) {
            return new ArrayDeque<>(); // the agent may do what it likes with its own files
        }
    }

    private static void store(Sandbox sandbox, String path, Deque<String> contents, ToolContext context)
            throws SandboxException, InterruptedException {
        try {
            sandbox.files().write(file(path), Json.MAPPER.writeValueAsBytes(contents), context.cancel());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written as JSON", e);
        }
    }
}
