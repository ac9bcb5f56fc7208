package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Calls every operation that the server describes as nobody, as a user who may not, and as another user: nobody reads or
 * changes what is not theirs. Made from the server's own document, so that a new operation is not forgotten.
 */
class CrawlIT {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** What anybody may call. Whoever adds a line says that this operation needs no credential. */
    private static final Set<String> PUBLIC = Set.of(
            "GET /.well-known/jwks.json",
            "POST /api/auth/logout",
            "GET /auth/email/verify",
            "POST /auth/email/verify",
            "POST /auth/login",
            "POST /auth/logout",
            "GET /auth/oauth/google/callback",
            "GET /auth/oauth/google/login",
            "GET /auth/oauth/ii/callback",
            "GET /auth/oauth/ii/login",
            "GET /auth/oauth/{provider}/callback",
            "GET /auth/oauth/{provider}/login",
            "GET /auth/password/forgot",
            "POST /auth/password/forgot",
            "GET /auth/password/new",
            "POST /auth/password/new",
            "POST /auth/password/reset",
            "POST /auth/password/reset-request",
            "GET /auth/password/own",
            "POST /auth/password/own",
            "POST /auth/refresh",
            "POST /auth/register",
            "GET /auth/second-factor",
            "POST /auth/second-factor/begin",
            "POST /auth/second-factor/confirm",
            "POST /auth/second-factor/recovery-codes",
            "POST /auth/second-factor/remove",
            "GET /auth/sign-in",
            "POST /billing/webhook",
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /health/started",
            "GET /mcp/oauth/callback",
            "GET /mcp/oauth/consent");

    /** Where a link or the publication of a session takes the place of a credential. */
    private static final List<String> PUBLIC_PATHS = List.of("/v1/public/", "/storage/", "/v1/files/", "/files/");

    /** Unauthenticated, forbidden, and not read at all because the body is of another kind. */
    private static final List<Integer> REFUSED = List.of(401, 403, 415);

    private record Operation(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());
    private final List<Operation> operations = operations();

    @Test
    void nobodyGetsInWithoutACredential() {
        Set<String> open = new TreeSet<>();
        for (Operation operation : operations) {
            int status = call(nobody, operation, "01900000-0000-7000-8000-000000000009")
                    .status();
            if (!REFUSED.contains(status)) {
                open.add(operation.toString());
            }
        }

        open.removeAll(PUBLIC);
        open.removeIf(operation -> PUBLIC_PATHS.stream().anyMatch(path -> operation.contains(" " + path)));
        assertThat(operations).hasSizeGreaterThan(60);
        assertThat(open).as("operations that answer whoever asks").isEmpty();
    }

    @Test
    void aForgedOrForeignTokenIsNone() {
        ApiClient forger =
                ApiClient.with(server.baseUri(), "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwidHlwZSI6ImFjY2VzcyJ9.");
        for (Operation operation : operations) {
            if (!PUBLIC.contains(operation.toString())
                    && PUBLIC_PATHS.stream().noneMatch(operation.path()::startsWith)) {
                assertThat(call(forger, operation, "01900000-0000-7000-8000-000000000009")
                                .status())
                        .as(operation.toString())
                        .isIn(REFUSED);
            }
        }
    }

    @Test
    void whatIsForAdministratorsIsForThemAlone() {
        ApiClient user = ApiClient.register(server.baseUri());
        List<Operation> forOthers = operations.stream()
                .filter(operation -> operation.path().startsWith("/v1/admin")
                        || operation.path().startsWith("/v1/audit"))
                .toList();

        assertThat(forOthers).hasSizeGreaterThan(20);
        for (Operation operation : forOthers) {
            assertThat(call(user, operation, "01900000-0000-7000-8000-000000000009")
                            .status())
                    .as(operation.toString())
                    .isEqualTo(403);
        }
    }

    @Test
    void anotherUserReadsNothingOfASessionThatIsNotPublic() {
        ApiClient owner = ApiClient.register(server.baseUri());
        String session;
        try (SocketClient socket = SocketClient.inNewSession(owner)) {
            session = socket.sessionId();
        }
        ApiClient other = ApiClient.register(server.baseUri());

        for (Operation operation : operations) {
            if (operation.method().equals("GET") && operation.path().contains("{session_id}")) {
                for (ApiClient caller : List.of(other, nobody)) {
                    Answer answer = call(caller, operation, session);
                    boolean empty = answer.status() == 200
                            && (!answer.body().contains(session)
                                    || answer.json().path("total_items").asInt(-1) == 0);
                    assertThat(answer.status() >= 400 && answer.status() < 500 || empty)
                            .as(operation + " gave " + answer)
                            .isTrue();
                }
            }
        }
    }

    private static Answer call(ApiClient client, Operation operation, String id) {
        String path =
                operation.path().substring(1).replaceAll("\\{month}", "2026-11").replaceAll("\\{[a-z_]+}", id);
        boolean body = Set.of("POST", "PUT", "PATCH").contains(operation.method());
        return client.send(
                operation.method(),
                path,
                body ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(),
                body ? Map.of("Content-Type", "application/json") : Map.of());
    }

    private List<Operation> operations() {
        JsonNode paths = nobody.send("GET", "openapi", BodyPublishers.noBody(), Map.of("Accept", "application/json"))
                .json()
                .path("paths");
        List<Operation> found = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        found.add(new Operation(method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey()));
                    }
                }));
        return found;
    }
}
