package dev.capstan.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Chooses the port of the server for in-container tests, before arquillian.xml is read, and adds its database. */
public final class ContainerExtension implements LoadableExtension {
    static final String PORT = "capstan.it.port";

    @Override
    public void register(ExtensionBuilder builder) {
        System.setProperty(PORT, Integer.toString(freePort()));
        builder.observer(ContainerDatabase.class);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
