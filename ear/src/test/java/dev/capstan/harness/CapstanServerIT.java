package dev.capstan.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class CapstanServerIT {
    @Test
    void servesAgainOverTheSameDataAfterItWasKilled() throws Exception {
        try (CapstanServer server = CapstanServer.named("kill").start()) {
            execute(server, "CREATE TABLE survivor (id int)");
            long first = server.pid();

            server.kill();
            assertThat(ProcessHandle.of(first)).isEmpty();
            server.restart();

            assertThat(readiness(server)).isEqualTo(200);
            execute(server, "DROP TABLE survivor");
        }
    }

    private static void execute(CapstanServer server, String sql) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int readiness(CapstanServer server) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve("health/ready"))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
