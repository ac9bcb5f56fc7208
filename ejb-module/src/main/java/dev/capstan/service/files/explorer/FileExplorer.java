package dev.capstan.service.files.explorer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.sandbox.SandboxTransfer;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers looks into the workspace with events in the session's log, which only the owner sees. Looking neither makes, wakes
 * nor keeps a sandbox: one that rests is told as the answer's {@code error}.
 */
@ApplicationScoped
public class FileExplorer {
    static final int LARGEST = 512_000;

    /** How many directories down small texts come with a tree. */
    private static final int CONTENT_DEPTH = 1;

    private static final int MOST_LOOKS = 4;

    @Inject
    SandboxService sandboxes;

    @Inject
    FileEvents events;

    @Inject
    WorkspaceWatches watches;

    private final Map<UUID, Integer> looking = new ConcurrentHashMap<>();

    /** Lists the workspace, and tells of its changes for as long as somebody watches the session on this node. */
    public void list(UUID sessionId) {
        limited(sessionId, () -> {
            try {
                Sandbox sandbox = awake(sessionId);
                Workspace workspace = new Workspace(sandbox);
                Listing listing = workspace.list();
                events.listed(sessionId, listing, contents(workspace, listing));
                watches.begin(sessionId, sandbox, listing);
            } catch (SandboxException e) {
                events.notListed(sessionId, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Reads a file below /workspace or /tmp. */
    public void read(UUID sessionId, String path) {
        limited(sessionId, () -> {
            ObjectNode content = JsonNodeFactory.instance.objectNode().put("path", path);
            try {
                describe(content, awake(sessionId), SandboxPath.resolve(path));
            } catch (SandboxException e) {
                content.putNull("content").putNull("language").put("error", e.getMessage());
            }
            events.read(sessionId, content);
        });
    }

    static ObjectNode contents(Workspace workspace, Listing listing) throws SandboxException, InterruptedException {
        return workspace.contents(listing.entries().values().stream().filter(entry -> entry.depth() <= CONTENT_DEPTH));
    }

    private static void describe(ObjectNode content, Sandbox sandbox, String place)
            throws SandboxException, InterruptedException {
        SandboxTransfer transfer = new SandboxTransfer(sandbox, new CancelToken());
        long size = transfer.size(place)
                .orElseThrow(() -> new SandboxException("There is no file %s in the sandbox.".formatted(place)));
        FileKind kind = FileKind.of(place);
        content.putNull("content").putNull("language").putNull("mime_type").putNull("message");
        if (kind.isPicture()) {
            content.put("file_kind", "image")
                    .put("mime_type", kind.mimeType())
                    .put("too_big", false)
                    .put("message", "Pictures are read over REST.");
        } else if (size > LARGEST) {
            content.put("file_kind", "binary")
                    .put("too_big", true)
                    .put("message", "The file has %d bytes; at most %d are shown.".formatted(size, LARGEST));
        } else {
            Optional<String> text = FileKind.text(bytes(transfer, place));
            content.put("file_kind", text.isPresent() ? "text" : "binary").put("too_big", false);
            text.ifPresentOrElse(
                    shown -> content.put("content", shown).put("language", kind.language()),
                    () -> content.put("message", "The file is no text."));
        }
    }

    private static byte[] bytes(SandboxTransfer transfer, String place) throws SandboxException {
        try (InputStream in = transfer.read(place, LARGEST)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SandboxException("%s cannot be read.".formatted(place), e);
        }
    }

    private Sandbox awake(UUID sessionId) throws SandboxException {
        Optional<Sandbox> here = sandboxes.seenHere(sessionId);
        if (here.isPresent()) {
            return here.get();
        }
        SandboxStatus status = sandboxes.status(sessionId);
        throw new SandboxException(
                switch (status) {
                    case NOT_INITIALIZED, DELETED ->
                        "This session has no sandbox yet. It gets one when the agent first needs it.";
                    case PAUSED, ERROR -> "The sandbox rests. Wake it to see its files.";
                    case INITIALIZING -> "The sandbox is being started. Try again.";
                    case RUNNING -> "The sandbox works on another server, which is to be asked.";
                });
    }

    private interface Look {
        void take() throws InterruptedException;
    }

    /** A few looks at a time: each runs programs in the sandbox, beside those of the agent. */
    private void limited(UUID sessionId, Look look) {
        if (looking.merge(sessionId, 1, Integer::sum) > MOST_LOOKS) {
            done(sessionId);
            throw new AppException(
                    Kind.RATE_LIMITED, "rate_limit", "Too many looks at once; ask again when they are answered.");
        }
        try {
            look.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(Kind.UNAVAILABLE, "sandbox_error", "The server is stopping. Try again.");
        } finally {
            done(sessionId);
        }
    }

    private void done(UUID sessionId) {
        looking.computeIfPresent(sessionId, (id, count) -> count == 1 ? null : count - 1);
    }
}
