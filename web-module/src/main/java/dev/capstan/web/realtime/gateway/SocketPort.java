package dev.capstan.web.realtime.gateway;

import java.net.URI;

/** Where the socket port of this server is, and the secret by which it knows the gateway. */
public record SocketPort(String host, int port, String secret) {
    static final String SECRET_HEADER = "X-Capstan-Gateway";

    URI http(String query) {
        return URI.create("http://%s:%d/socket.io/?%s".formatted(host, port, query));
    }

    URI webSocket(String query) {
        return URI.create("ws://%s:%d/socket.io/?%s".formatted(host, port, query));
    }
}
