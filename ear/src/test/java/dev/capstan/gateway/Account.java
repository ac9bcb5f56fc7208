package dev.capstan.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** Somebody new, signed in. */
public record Account(String email, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static Account register(URI base) throws IOException, InterruptedException {
        String email = UUID.randomUUID() + "@example.com";
        String body = "{\"email\":\"%s\",\"password\":\"Correct-horse-battery-9\",\"name\":\"Ada\"}".formatted(email);
        HttpRequest request = HttpRequest.newBuilder(base.resolve("auth/register"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        String answer = HTTP.send(request, BodyHandlers.ofString()).body();
        return new Account(
                email, new ObjectMapper().readTree(answer).path("access_token").asText());
    }

    public static String get(URI address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
