package dev.capstan.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A user of the contract test, and the ids of the things that were made for it. */
final class ContractUser {
    private final ContractClient client;
    private final String token;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    private ContractUser(ContractClient client, String token) {
        this.client = client;
        this.token = token;
    }

    /** Registers somebody new. */
    static ContractUser register(ContractClient client) {
        ObjectNode body = Reply.JSON.createObjectNode();
        body.put("email", "contract-" + UUID.randomUUID() + "@example.com");
        body.put("password", "Correct-horse-battery-9");
        body.put("name", "Contract Test");
        Reply reply = client.postJson("/auth/register", body, null);
        String token = reply.json().path("access_token").asText("");
        if (token.isEmpty()) {
            throw new IllegalStateException(
                    "POST /auth/register gave no access token: " + reply.status() + " " + reply.excerpt());
        }
        return new ContractUser(client, token);
    }

    String token() {
        return token;
    }

    /** A remembered id, made on first use. */
    String id(String key, Supplier<String> maker) {
        String known = ids.get(key);
        if (known != null) {
            return known;
        }
        String made = maker.get();
        String raced = ids.putIfAbsent(key, made);
        return raced == null ? made : raced;
    }

    /** The id of a new session, or of none when the server makes no sessions yet. */
    String newSession() {
        Optional<String> joined = JoinSocket.newSession(client, token);
        if (joined.isPresent()) {
            return joined.get();
        }
        Reply reply = client.postJson("/v1/sessions", Reply.JSON.createObjectNode(), token);
        return reply.json().path("id").asText(UUID.randomUUID().toString());
    }

    /** The id of a new session in which an agent of this kind has answered. */
    String sessionAfter(String agentType, String text) {
        return JoinSocket.sessionAfter(client, token, agentType, text)
                .orElseThrow(() -> new Arrangements.NotArranged("no agent of type " + agentType + " answered"));
    }
}
