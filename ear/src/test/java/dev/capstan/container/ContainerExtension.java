package dev.capstan.container;

import dev.capstan.testing.LocalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Chooses the port of the server for in-container tests, before arquillian.xml is read, and adds its database. What a
 * server that was killed said about where it listens is forgotten: the container would take it for the new server's.
 */
public final class ContainerExtension implements LoadableExtension {
    static final String PORT = "capstan.it.port";

    @Override
    public void register(ExtensionBuilder builder) {
        System.setProperty(PORT, Integer.toString(LocalProgram.freePort()));
        forgetEarlierServer(Path.of(System.getProperty("capstan.wlp"), "usr", "servers", "it"));
        builder.observer(ContainerDatabase.class);
    }

    private static void forgetEarlierServer(Path server) {
        try {
            Files.deleteIfExists(server.resolve("logs/state/com.ibm.ws.jmx.local.address"));
            Files.deleteIfExists(server.resolve("workarea/com.ibm.ws.jmx.local.address"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
