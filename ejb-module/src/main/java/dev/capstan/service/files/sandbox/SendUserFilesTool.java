package dev.capstan.service.files.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.FileLinks;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTypes;
import dev.capstan.service.files.FileWish;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.Uploads;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hands files of the sandbox to the user: they become files of the user, shown by the session. */
@ApplicationScoped
public class SendUserFilesTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("send_user_files", "Send files", """
            Hands files to the user, with a note. Use it when the work has made something that the user is to have.""", """
            "message":{"type":"string","description":"What the user reads with them"},"attachments":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":20,"description":"Paths below /workspace"}""", "attachments");
    private static final int MOST = 20;
    private static final Set<String> TABLES = Set.of("xlsx", "xls", "csv", "ods");
    private static final Set<String> ARCHIVES = Set.of("zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar");

    @Inject
    Uploads uploads;

    @Inject
    FileService files;

    @Inject
    FileLinks links;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        JsonNode paths = input.path("attachments");
        if (paths.isEmpty() || paths.size() > MOST) {
            return new ToolOutcome.Failed("Name 1 to %d files.".formatted(MOST));
        }
        Sandbox sandbox = sandbox(context);
        SandboxTransfer transfer = new SandboxTransfer(sandbox, context.cancel());
        for (JsonNode path : paths) {
            if (transfer.size(path.asText()).isEmpty()) {
                return new ToolOutcome.Failed(
                        "There is no file %s below /workspace or /tmp; nothing was sent.".formatted(path.asText()));
            }
        }
        List<StoredFile> sent = new ArrayList<>();
        try {
            for (JsonNode path : paths) {
                sent.add(send(path.asText(), transfer, context));
            }
        } catch (AppException e) {
            return new ToolOutcome.Failed("%s Sent before that: %d files.".formatted(e.getMessage(), sent.size()));
        }
        String message = input.path("message").asText("");
        return ToolOutcome.Done.of(
                "The user has %d files now: %s"
                        .formatted(
                                sent.size(),
                                String.join(
                                        ", ",
                                        sent.stream().map(StoredFile::name).toList())),
                shown(message, sent));
    }

    private StoredFile send(String path, SandboxTransfer transfer, ToolContext context)
            throws SandboxException, InterruptedException {
        long size = transfer.size(path).orElse(0L);
        try (InputStream content = transfer.read(path, size)) {
            StoredFile file =
                    uploads.store(context.userId(), new FileWish(path, FileTypes.UNKNOWN, size, null), content);
            files.show(context.userId(), context.sessionId(), file.id(), true);
            return file;
        } catch (IOException e) {
            throw new SandboxException("%s could not be read.".formatted(path), e);
        }
    }

    /** In the form that clients show. */
    private ObjectNode shown(String message, List<StoredFile> sent) {
        ObjectNode display = JsonNodeFactory.instance.objectNode().put("tool_name", "message");
        ObjectNode action = display.putObject("action").put("text", message);
        ArrayNode attachments = action.putArray("attachments");
        for (StoredFile file : sent) {
            attachments
                    .addObject()
                    .put("name", file.name())
                    .put("url", links.lasting(file).toString())
                    .put("file_type", kind(file))
                    .put("file_id", file.id().toString())
                    .put("content_type", file.contentType())
                    .put("size", file.size());
        }
        return display;
    }

    private static String kind(StoredFile file) {
        String name = file.name();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        if (TABLES.contains(ending)) {
            return "xlsx";
        } else if (ARCHIVES.contains(ending)) {
            return "archive";
        }
        return switch (file.kind()) {
            case CODE -> "code";
            case IMAGE, VIDEO, AUDIO, DOCUMENT, OTHER -> "documents";
        };
    }
}
