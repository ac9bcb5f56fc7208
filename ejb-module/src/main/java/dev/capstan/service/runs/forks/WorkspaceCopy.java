package dev.capstan.service.runs.forks;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Copies files from the workspace of one session into that of another. */
@ApplicationScoped
class WorkspaceCopy {
    private static final String WORKSPACE = "/workspace/";
    private static final int LARGEST = 8 << 20;
    private static final Set<SandboxStatus> THERE = Set.of(SandboxStatus.RUNNING, SandboxStatus.PAUSED);

    @Inject
    SessionService sessions;

    @Inject
    SandboxService sandboxes;

    /**
     * Brings over those of some paths that are files of the parent's workspace. What is not there is passed over.
     *
     * @throws AppException when the parent is not the user's any more, or a sandbox does not work
     */
    void copy(UUID userId, UUID parentId, UUID childId, List<String> paths) {
        sessions.get(userId, parentId);
        List<String> files =
                paths.stream().filter(path -> path.startsWith(WORKSPACE)).toList();
        if (files.isEmpty() || !THERE.contains(sandboxes.status(parentId))) {
            return;
        }
        CancelToken cancel = new CancelToken();
        Sandbox parent = sandboxes.wake(parentId, cancel);
        Sandbox child = sandboxes.wake(childId, cancel);
        try {
            for (String file : files) {
                if (parent.files().exists(file, cancel) && !parent.files().isDirectory(file, cancel)) {
                    child.files().write(file, parent.files().read(file, LARGEST, cancel), cancel);
                }
            }
        } catch (SandboxException e) {
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "sandbox_error",
                    "The files of the research could not be copied: %s".formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(Kind.UNAVAILABLE, "sandbox_error", "Copying the files was interrupted. Try again.");
        }
    }
}
