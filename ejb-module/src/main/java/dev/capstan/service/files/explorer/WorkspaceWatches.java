package dev.capstan.service.files.explorer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.files.explorer.Listing.Change;
import dev.capstan.service.realtime.SessionFeed;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxProcess;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells what changes in workspaces. One program in the sandbox lists it again and again, for as long as the sandbox is awake
 * and somebody watches the session on this node, or did a minute ago.
 */
@ApplicationScoped
class WorkspaceWatches {
    private static final Logger LOG = Logger.getLogger(WorkspaceWatches.class.getName());
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration UNWATCHED = Duration.ofMinutes(1);
    private static final int MOST = 500;

    /** A large tree is told less often: a second's rest for each so many characters. */
    private static final int CHARACTERS_PER_SECOND = 256 * 1024;

    @Inject
    SessionFeed feed;

    @Inject
    FileEvents events;

    @Inject
    VirtualThreads threads;

    private final Set<UUID> watched = ConcurrentHashMap.newKeySet();

    /** Goes on from a listing that was told. Does nothing where the workspace is watched already, or where many are. */
    void begin(UUID sessionId, Sandbox sandbox, Listing told) {
        if (feed.watched(sessionId) && watched.size() < MOST && watched.add(sessionId)) {
            threads.execute(() -> {
                try {
                    watch(sessionId, sandbox, told);
                } finally {
                    watched.remove(sessionId);
                }
            });
        }
    }

    private void watch(UUID sessionId, Sandbox sandbox, Listing told) {
        SandboxProcess lister = null;
        try {
            lister = sandbox.start(Workspace.lister());
            follow(sessionId, new Workspace(sandbox), lister, told);
        } catch (SandboxException | IOException | EJBException e) {
            LOG.log(Level.FINE, "The workspace of session " + sessionId + " is not watched any more.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (lister != null) {
                lister.kill();
            }
        }
    }

    private void follow(UUID sessionId, Workspace workspace, SandboxProcess lister, Listing told)
            throws SandboxException, IOException, InterruptedException {
        InputStream answers = new BufferedInputStream(lister.output());
        Listing before = told;
        long seen = System.nanoTime();
        while (System.nanoTime() - seen < UNWATCHED.toNanos()) {
            if (feed.watched(sessionId)) {
                seen = System.nanoTime();
            }
            Thread.sleep(EVERY);
            lister.input().write('\n');
            lister.input().flush();
            Listing now = Workspace.read(answers);
            List<Change> changes = now.since(before);
            if (!changes.isEmpty()) {
                Thread.sleep(Duration.ofSeconds(tell(sessionId, workspace, changes, now) / CHARACTERS_PER_SECOND));
            }
            before = now;
        }
    }

    /** @return how many characters were told, about */
    private long tell(UUID sessionId, Workspace workspace, List<Change> changes, Listing now)
            throws SandboxException, InterruptedException {
        ObjectNode updated = workspace.contents(changes.stream()
                .filter(change -> !change.type().equals("remove"))
                .map(Change::entry));
        if (changes.stream().allMatch(Change::write)) {
            events.written(sessionId, changes, updated);
            return updated.toString().length();
        }
        ObjectNode contents = FileExplorer.contents(workspace, now);
        events.moved(sessionId, changes, updated, now, contents);
        return (long) updated.toString().length() + contents.toString().length();
    }
}
