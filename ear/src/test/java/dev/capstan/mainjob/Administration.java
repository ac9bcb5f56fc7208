package dev.capstan.mainjob;

import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;

/** What an administrator does with shared accounts. */
final class Administration {
    final ApiClient client;

    Administration(CapstanServer server) {
        client = ApiClient.register(server.baseUri());
        new Books(server).change("UPDATE users SET role = 'admin' WHERE id = '%s'".formatted(client.userId()));
    }

    /** A shared account with that many regular credits. */
    UUID account(String name, String credits) {
        ApiClient.Answer made = client.post("v1/admin/credits/accounts", "{\"name\":\"%s\"}".formatted(name));
        UUID id = UUID.fromString(made.json().path("id").asText());
        client.post(
                "v1/admin/credits/accounts/%s/grants".formatted(id),
                "{\"amount\":%s,\"usage_key\":\"first\",\"reason\":\"To begin with\"}".formatted(credits));
        return id;
    }

    ApiClient.Answer member(UUID account, UUID user, String terms) {
        return put(client, "v1/admin/credits/accounts/%s/members/%s".formatted(account, user), terms);
    }

    static ApiClient.Answer put(ApiClient client, String path, String json) {
        return client.send("PUT", path, BodyPublishers.ofString(json), Map.of("Content-Type", "application/json"));
    }
}
