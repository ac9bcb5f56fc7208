package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Sends every operation that the server has with ids of things that a first user really owns, as nobody, as another user
 * and as an administrator. Nobody is shown anything of the first user's, and the database says that nothing of theirs
 * changed. The operations come from the contract and from the server's own document: a new one without sample ids fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipIT {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    /** Parameters that name nothing of a person. */
    private static final Map<String, String> NOBODYS = Map.of(
            "provider", "work",
            "month", "2026-11",
            "id", "01900000-0000-7000-8000-000000000009",
            "email", "stranger@example.com",
            "server", "crawl",
            "avatar_id", "01900000-0000-7000-8000-000000000009");

    /** Ids that everybody may know, since they are of what the server offers to all. */
    private static final List<String> OFFERED = List.of("model_id", "template_id", "tool_id");

    /**
     * Answers with success about what the caller has under the id, which is nothing, and may repeat the id itself; the rows
     * show that nothing came of it. Clients rely on it by the contract: several ids are answered one by one, taking away what is
     * not there has {@code success: false}, and the costs of an unknown session are an empty list.
     */
    private static final Set<String> SPEAKS_OF_THE_CALLERS_OWN = Set.of(
            "bulkDeleteSessions", "createDownloadUrls", "unpinSession", "removeFromWishlist", "getSessionCreditUsage");

    /** What a first user cannot get in these settings, each with the reason. */
    private static final Map<String, String> NOT_HAD = Map.of(
            "previewSandboxFile", "the file is made by an agent",
            "GET /v1/credits/accounts/{account_id}", "the shared account is asked for by its members alone",
            "listMcpTools", "no MCP server answers at the address of the sample");

    private record Attempt(Operation operation, ContractClient.Outgoing request, Set<String> ids, String ownersToken) {
        boolean publicly() {
            return operation.path().startsWith("/v1/public/");
        }

        boolean ofAdministrators() {
            return operation.path().startsWith("/v1/admin/") || operation.path().startsWith("/v1/audit/");
        }

        String name() {
            return operation.id().isEmpty() ? operation.method() + " " + operation.path() : operation.id();
        }
    }

    private final CapstanServer server = CapstanServer.shared();
    private final OidcStub provider = new OidcStub();
    private final ContractRun run = new ContractRun(server.baseUri(), provider);
    private final ContractClient client = run.client();
    private final ServerDocument document = ServerDocument.of(client);
    private final ContractUser owner = ContractUser.register(client);
    private final ContractUser administrator = ContractUser.register(client);
    private final Map<String, String> samples = new TreeMap<>(NOBODYS);
    private final Map<String, String> made = new HashMap<>();
    private final RequestHints hints = RequestHints.read();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> theirs = new TreeSet<>();
    private UUID ownerId = new UUID(0, 0);

    @BeforeAll
    void makeEverything() throws Exception {
        promote(id(administrator.token()));
        ownerId = id(owner.token());
        samples.put("user_id", ownerId.toString());
        samples.put("session_id", owner.newSession());
        samples.put("session_ids", samples.get("session_id"));
        samples.put(
                "key_id",
                made(owner, "/v1/user-settings/api-keys", "{\"name\":\"crawl\",\"scopes\":[\"read\"]}", "/about/id"));
        samples.put("sign_in_id", signIn());
        samples.put("account_id", made(administrator, "/v1/admin/credits/accounts", "{\"name\":\"Crawl\"}", "/id"));
        theirs.add(samples.get("session_id"));
        theirs.add(samples.get("key_id"));
        samples.put("export_id", made(owner, "/auth/me/exports", "{}", "/id"));
        theirs.add(samples.get("sign_in_id"));
        theirs.add(samples.get("export_id"));

        for (Operation operation : document.all(ContractRun.allOperations())) {
            attempts.add(document.owns(operation) ? own(operation) : ofContract(operation));
        }
        awaitExport();
    }

    /** The server makes it by itself, some time after it was asked for: that is nobody's change. */
    private void awaitExport() {
        ContractClient.Outgoing look = get("/auth/me/exports/" + samples.get("export_id"), owner.token());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.send(look).json().path("status").asText().equals("ready"));
    }

    @AfterAll
    void close() {
        run.close();
        provider.close();
    }

    @Test
    void everyOperationHasSamplesThatAreTheirs() {
        assertThat(attempts).hasSizeGreaterThan(120);
        assertThat(attempts.stream().filter(attempt -> !attempt.ids().isEmpty()).count())
                .as("operations about something of the first user's")
                .isGreaterThan(45);

        Map<String, Integer> missing = new TreeMap<>();
        for (Attempt attempt : attempts) {
            boolean reads = attempt.operation().method().equals("GET")
                    && !attempt.ids().isEmpty()
                    && !attempt.ofAdministrators()
                    && !attempt.operation().path().endsWith("/stream");
            int status = reads
                    ? client.send(attempt.request().by(attempt.ownersToken())).status()
                    : 200;
            if (status >= 400 && !NOT_HAD.containsKey(attempt.name())) {
                missing.put(attempt.name(), status);
            }
        }
        assertThat(missing)
                .as("what the first user cannot read, so that refusing it to others would say nothing")
                .isEmpty();
    }

    @Test
    void nobodyReadsOrChangesWhatIsNotTheirs() {
        assertUntouchedBy(() -> null, false);
    }

    @Test
    void anotherUserReadsOrChangesNothing() {
        ContractUser[] other = {ContractUser.register(client)};
        assertUntouchedBy(
                () -> {
                    if (client.send(get("/auth/me", other[0].token())).status() != 200) {
                        other[0] =
                                ContractUser.register(client); // one of the operations ended the account or the sign-in
                    }
                    return other[0].token();
                },
                false);
    }

    @Test
    void anAdministratorReadsOrChangesNothingOutsideOfAdministration() throws Exception {
        ContractUser[] other = {ContractUser.register(client)};
        promote(id(other[0].token()));
        assertUntouchedBy(
                () -> {
                    if (client.send(get("/auth/me", other[0].token())).status() != 200) {
                        other[0] = ContractUser.register(client);
                        promote(id(other[0].token()));
                    }
                    return other[0].token();
                },
                true);
    }

    private void assertUntouchedBy(java.util.function.Supplier<@Nullable String> caller, boolean admin) {
        OwnRows before = settled();
        assertThat(before.filled())
                .as("tables that hold something of the first user")
                .isGreaterThan(12);
        Map<String, String> faults = new TreeMap<>();
        for (Attempt attempt : attempts) {
            if (admin && attempt.ofAdministrators()) {
                continue;
            }
            Reply reply = client.send(attempt.request().by(caller.get()));
            String fault = fault(attempt, reply);
            if (!fault.isEmpty()) {
                faults.put(attempt.operation().toString(), fault + ": " + reply.status() + " " + reply.excerpt());
            }
        }

        assertThat(faults).isEmpty();
        assertThat(OwnRows.of(server, ownerId).tables()).isEqualTo(before.tables());
    }

    private String fault(Attempt attempt, Reply reply) {
        if (reply.status() >= 500 && !explained(reply)) {
            return "a fault of the server";
        }
        if (reply.status() >= 400) {
            return "";
        }
        Set<String> shown = new HashSet<>(attempt.publicly() ? Set.of(ownerId.toString()) : theirs);
        shown.removeIf(id -> !reply.text().contains(id));
        boolean repeats = SPEAKS_OF_THE_CALLERS_OWN.contains(attempt.operation().id());
        if (repeats) {
            shown.removeAll(attempt.ids());
        }
        if (!shown.isEmpty()) {
            return "shows " + shown;
        }
        return attempt.ids().isEmpty() || attempt.publicly() || repeats ? "" : "succeeds with ids of somebody else";
    }

    /** Something outside is away or not set up, and the answer says what. */
    private static boolean explained(Reply reply) {
        String code = reply.json().path("error_code").asText("internal");
        return !code.equals("internal");
    }

    /** What was asked to happen has happened, so that what changes from now on is the caller's doing. */
    private OwnRows settled() {
        OwnRows[] seen = {OwnRows.of(server, ownerId)};
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    OwnRows now = OwnRows.of(server, ownerId);
                    boolean same = now.equals(seen[0]);
                    seen[0] = now;
                    return same;
                });
        return seen[0];
    }

    private Attempt ofContract(Operation operation) {
        Map<String, String> ids = new HashMap<>();
        ContractUser whose = hints.newUser(operation) ? ContractUser.register(client) : owner;
        ContractClient.Outgoing request = run.prepared(operation, whose, ids);
        ids.keySet().removeIf(key -> OFFERED.stream().anyMatch(key::startsWith));
        theirs.addAll(ids.values());
        return new Attempt(operation, request, Set.copyOf(ids.values()), whose.token());
    }

    private Attempt own(Operation operation) {
        Set<String> ids = new HashSet<>();
        Map<String, String> values = new HashMap<>(samples);
        Matcher parameters = PARAMETER.matcher(operation.path());
        while (parameters.find()) {
            String name = parameters.group(1);
            String sample = sample(operation, name);
            assertThat(sample)
                    .as("a sample of " + name + " for " + operation + ": make one in makeEverything")
                    .isNotNull();
            values.put(name, String.valueOf(sample));
            if (!NOBODYS.containsKey(name)) {
                ids.add(String.valueOf(sample));
            }
        }
        return new Attempt(operation, document.request(operation, values), ids, owner.token());
    }

    /** Ids that operations of the contract give, for the server's own operations too. */
    private @Nullable String sample(Operation operation, String name) {
        if (samples.containsKey(name)) {
            return samples.get(name);
        }
        for (RequestHints.Source source : hints.sources(name, operation.path())) {
            String id = made.computeIfAbsent(
                    source.operationId(),
                    by -> run.send(run.operation(by), owner, new HashMap<>())
                            .json()
                            .at(source.pointer())
                            .asText(""));
            if (!id.isEmpty()) {
                theirs.add(id);
                return id;
            }
        }
        return null;
    }

    private String made(ContractUser by, String path, String body, String pointer) {
        ObjectNode json = (ObjectNode) Reply.of(200, Map.of(), body).json();
        Reply reply = client.postJson(path, json, by.token());
        assertThat(reply.json().at(pointer).asText(""))
                .as(path + " gave " + reply.text())
                .isNotEmpty();
        return reply.json().at(pointer).asText();
    }

    private String signIn() {
        return client.send(get("/v1/user-settings/sign-ins", owner.token()))
                .json()
                .at("/sign_ins/0/id")
                .asText();
    }

    private UUID id(String token) {
        return UUID.fromString(
                client.send(get("/auth/me", token)).json().path("id").asText());
    }

    private static ContractClient.Outgoing get(String path, String token) {
        return new ContractClient.Outgoing("GET", path, Map.of(), token, null, BodyPublishers.noBody());
    }

    private void promote(UUID user) {
        try (Connection connection = server.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE users SET role = 'admin' WHERE id = ?")) {
            update.setObject(1, user);
            assertThat(update.executeUpdate()).isOne();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
