package dev.capstan.service.sandboxes.ports;

import dev.capstan.service.sandboxes.provider.SandboxProcess;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection to a port of a sandbox. Closing it ends the program inside that carries it. */
public final class PortConnection implements AutoCloseable {
    private final SandboxProcess carrier;

    PortConnection(SandboxProcess carrier) {
        this.carrier = carrier;
    }

    public InputStream input() {
        return carrier.output();
    }

    public OutputStream output() {
        return carrier.input();
    }

    @Override
    public void close() {
        carrier.kill();
    }
}
