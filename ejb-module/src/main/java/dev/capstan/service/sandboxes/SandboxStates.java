package dev.capstan.service.sandboxes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Tells the owner of a session, in its log, how its sandbox is. */
@ApplicationScoped
public class SandboxStates {
    @Inject
    SandboxService sandboxes;

    @Inject
    EventLog log;

    /** Looks, never wakes. */
    public void tell(UUID sessionId) {
        tell(sessionId, sandboxes.status(sessionId));
    }

    /**
     * Wakes the sandbox that the session has, and makes none.
     *
     * @throws dev.capstan.service.errors.AppException when it cannot be woken
     */
    public void wake(UUID sessionId) {
        SandboxStatus status = sandboxes.status(sessionId);
        if (status != SandboxStatus.NOT_INITIALIZED && status != SandboxStatus.DELETED) {
            sandboxes.wake(sessionId, new CancelToken());
            status = SandboxStatus.RUNNING;
        }
        tell(sessionId, status);
    }

    /** Says where the files of the session are. */
    public void tellWorkspace(UUID sessionId) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("workspace_path", SandboxPath.WORKSPACE)
                .put("sandbox_status", sandboxes.status(sessionId).wire());
        append(sessionId, "connection.workspace_info", EventGroup.CONNECTION, content);
    }

    private void tell(UUID sessionId, SandboxStatus status) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("status", status.wire())
                .putNull("vscode_url");
        append(sessionId, "sandbox.status_changed", EventGroup.SANDBOX, content);
    }

    private void append(UUID sessionId, String name, EventGroup group, ObjectNode content) {
        NewEvent event = NewEvent.of(name, group, null, content).to(EventAudience.OWNER);
        log.appendState(sessionId, name, event, true);
    }
}
