package dev.capstan.service.sandboxes.provider;

import dev.capstan.types.sandboxes.SandboxStatus;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps sandboxes of one kind, at most one per session. Waking may be called by several threads for different sessions;
 * the caller serialises the calls for one session.
 */
public interface SandboxProvider {
    String name();

    /** Really runs something and looks at it from inside; empty when it is isolated, else what is wrong. */
    Optional<String> problem();

    /** Makes the sandbox where it does not exist, and makes it ready to run programs. Waking twice changes nothing. */
    Sandbox wake(UUID id) throws SandboxException;

    /** The sandbox when it is awake on this node. Never wakes it. */
    Optional<Sandbox> awake(UUID id);

    /** Looks, never wakes. */
    SandboxStatus status(UUID id);

    /** Ends every program of the sandbox; its files stay. */
    void pause(UUID id);

    /** Ends every program of the sandbox and removes its files. */
    void destroy(UUID id) throws SandboxException;

    /** Every sandbox that takes up room on this node, awake or not. */
    Set<UUID> known();

    /** Ends what a server that died left running here. Called once, before the first wake. */
    void endLeftovers();

    /** Ends every program of every sandbox; files stay. */
    void close();
}
