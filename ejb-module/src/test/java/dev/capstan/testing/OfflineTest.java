package dev.capstan.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests themselves can reach nothing but this machine: what passes here needs no outside service. */
class OfflineTest {
    private static final int MILLIS = 5_000;

    @BeforeAll
    static void walled() {
        if ("true".equals(System.getenv("CAPSTAN_TESTS_OFFLINE"))) {
            return;
        }
        String message = "This JVM can reach the network; the build says at its start what it needs to prevent that.";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "2001:db8::1"})
    void aConnectionToTheOutsideFailsAtOnce(String address) {
        assertThatThrownBy(() -> connect(new InetSocketAddress(InetAddress.getByName(address), 443)))
                .isInstanceOf(SocketException.class)
                .isNotInstanceOf(SocketTimeoutException.class)
                .satisfies(e -> assertThat(e)
                        .isInstanceOfAny(ConnectException.class, NoRouteToHostException.class, SocketException.class)
                        .hasMessageMatching("(?i).*(unreachable|cannot assign|no route).*"));
    }

    @Test
    void aNameOfTheOutsideIsUnknown() {
        assertThatThrownBy(() -> InetAddress.getByName("www.example.org")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void whatATestStartsIsBehindTheSameWall() throws Exception {
        Process child = new ProcessBuilder("readlink", "/proc/self/ns/net").start();

        assertThat(new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                        .strip())
                .isEqualTo(java.nio.file.Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/net"))
                        .toString());
        assertThat(NetworkInterface.networkInterfaces().filter(OfflineTest::isUp))
                .allSatisfy(up -> assertThat(up.isLoopback()).isTrue());
    }

    @Test
    void thisMachineIsReached() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect(server.getLocalSocketAddress());
        }
    }

    private static void connect(java.net.SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, MILLIS);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
