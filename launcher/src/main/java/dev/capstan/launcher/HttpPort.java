package dev.capstan.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/** The port that people and programs use. */
public record HttpPort(int number) {
    private static final int TIMEOUT_MILLIS = 3000;

    /** Asks before the server does, since the server would only write a line into its log. */
    void requireFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(number));
        } catch (IOException e) {
            throw new LaunchException(
                    "Port %d can not be opened: %s. Another program uses it, or it needs more rights; set HTTP_PORT to another one."
                            .formatted(number, e.getMessage()),
                    e);
        }
    }

    /** What {@code /health/ready} answers: 200 when ready, 0 when nothing answers yet. */
    public int readiness() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + number + "/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            return 0;
        }
    }
}
