package dev.capstan.contract;

import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * What must have happened in the world before an operation can succeed, and that no other operation of the contract
 * makes happen. Each puts what it made under a name into the ids of the request; {@code contract/requests.yaml} says
 * which operation needs which.
 */
final class Arrangements {
    /** What the operation needs could not be made. */
    static final class NotArranged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotArranged(String what) {
            super("what it needs could not be arranged: " + what);
        }
    }

    private final ContractClient client;
    private final OidcStub provider;

    Arrangements(ContractClient client, OidcStub provider) {
        this.client = client;
        this.provider = provider;
    }

    void arrange(String what, ContractUser user, Map<String, String> ids) {
        switch (what) {
            case "sign_in" -> signIn(ids);
            case "pop_up" -> popUp(ids);
            case "research" -> ids.put("session_id", user.sessionAfter("deep_research", "!say found it"));
            case "picture" -> ids.put("session_id", user.sessionAfter("general", drawing()));
            default -> throw new IllegalArgumentException("nobody knows how to arrange " + what);
        }
    }

    /** A browser went to the provider, the person agreed there and is on the way back. */
    private void signIn(Map<String, String> ids) {
        somebody();
        Reply left = client.send(new ContractClient.Outgoing(
                "GET",
                "/auth/oauth/ii/login?return_to="
                        + URLEncoder.encode(client.base().toString(), StandardCharsets.UTF_8),
                Map.of(),
                null,
                null,
                BodyPublishers.noBody()));
        Map<String, String> back = provider.agree(URI.create(header(left, "Location")));
        ids.put("code", back.get("code"));
        ids.put("state", back.get("state"));
        ids.put("cookie", header(left, "Set-Cookie").split(";", 2)[0]);
    }

    /** A page of the web client got a code in a pop-up of the provider. */
    private void popUp(Map<String, String> ids) {
        somebody();
        ids.put("code", provider.popUp("http://localhost:5173"));
    }

    private static String header(Reply reply, String name) {
        return reply.headers()
                .firstValue(name)
                .orElseThrow(() -> new NotArranged("no " + name + " in " + reply.status() + " " + reply.excerpt()));
    }

    private void somebody() {
        String id = UUID.randomUUID().toString();
        provider.person("contract-" + id, "contract-" + id + "@example.com")
                .claim("name", Map.of("first", "Contract", "last", "Test"));
    }

    private static String drawing() {
        return "!tool Bash {\"session_name\":\"main\",\"command\":\"echo %s | base64 -d > /workspace/contract.png\",\"description\":\"draw\"}\n!say done"
                .formatted(Base64.getEncoder().encodeToString(RequestMaker.png()));
    }
}
