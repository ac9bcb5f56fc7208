package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends every operation of the contract to one server and gives a verdict on each. */
final class ContractRun implements AutoCloseable {
    /** As many as keep the server busy without queueing for its database connections. */
    private static final int AT_ONCE = 4;

    private static final List<String> DOCUMENTS = List.of("openapi-core.yaml", "openapi-content.yaml");

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final RequestHints hints = RequestHints.read();
    private final RequestMaker maker = new RequestMaker(this, hints);
    private final ContractClient client;
    private final Arrangements arrangements;

    /** @param provider where people sign in at this server, as {@code ii} and as {@code google} */
    ContractRun(URI base, OidcStub provider) {
        this.client = new ContractClient(base);
        this.arrangements = new Arrangements(client, provider);
        for (Operation operation : allOperations()) {
            operations.put(operation.id(), operation);
        }
    }

    URI base() {
        return client.base();
    }

    static List<Operation> allOperations() {
        List<Operation> all = new ArrayList<>();
        for (String name : DOCUMENTS) {
            all.addAll(ContractDocument.read(name).operations());
        }
        return all;
    }

    Operation operation(String id) {
        Operation found = operations.get(id);
        if (found == null) {
            throw new IllegalArgumentException("no operation " + id + " in the contract; see contract/requests.yaml");
        }
        return found;
    }

    /** The verdicts, in the order of the documents. */
    List<Verdict> judgeAll() {
        ContractUser shared = ContractUser.register(client);
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Verdict>> pending = new ArrayList<>();
            for (Operation operation : operations.values()) {
                pending.add(workers.submit(() -> judge(operation, shared)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<Verdict> verdict : pending) {
                verdicts.add(verdict.get());
            }
            return verdicts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the contract test itself failed", e);
        }
    }

    private Verdict judge(Operation operation, ContractUser shared) {
        try {
            ContractUser user = hints.newUser(operation) ? ContractUser.register(client) : shared;
            Map<String, String> ids = new HashMap<>();
            Verdict verdict = ReplyCheck.judge(operation, sendPrepared(operation, user, ids));
            if (!verdict.conforms() || !operation.needsBearer()) {
                return verdict;
            }
            List<String> faults = new ArrayList<>(refusalFaults(operation, user, ids, null, 403));
            faults.addAll(refusalFaults(operation, user, ids, "not.a.token", 401));
            return faults.isEmpty() ? verdict : Verdict.wrong(operation, String.join("; ", faults));
        } catch (Arrangements.NotArranged e) {
            return Verdict.wrong(operation, String.valueOf(e.getMessage()));
        } catch (java.io.UncheckedIOException e) {
            return Verdict.wrong(operation, e.getMessage() + ": " + e.getCause());
        }
    }

    private Reply sendPrepared(Operation operation, ContractUser user, Map<String, String> ids) {
        String arrangement = hints.arrangement(operation);
        if (!arrangement.isEmpty()) {
            arrangements.arrange(arrangement, user, ids);
        }
        return client.send(prepared(operation, user, ids));
    }

    /** A request that would do, after the operations that must come before it. */
    ContractClient.Outgoing prepared(Operation operation, ContractUser user, Map<String, String> ids) {
        ContractClient.Outgoing request = maker.make(operation, user, ids);
        for (String before : hints.before(operation)) {
            send(operation(before), user, ids);
        }
        return request;
    }

    ContractClient client() {
        return client;
    }

    /** Sends an operation with these ids, for what its reply holds. */
    Reply send(Operation operation, ContractUser user, Map<String, String> ids) {
        return client.send(maker.make(operation, user, ids));
    }

    /** Puts a text to the upload link that a reply held. */
    void put(String uploadUrl, String text) {
        client.send(new ContractClient.Outgoing(
                "PUT",
                URI.create(uploadUrl).getRawPath(),
                Map.of(),
                null,
                "text/plain",
                HttpRequest.BodyPublishers.ofString(text)));
    }

    private List<String> refusalFaults(
            Operation operation,
            ContractUser user,
            Map<String, String> ids,
            @org.jspecify.annotations.Nullable String token,
            int expected) {
        ContractClient.Outgoing valid = maker.make(operation, user, ids);
        Reply reply = client.send(new ContractClient.Outgoing(
                valid.method(), valid.pathAndQuery(), valid.headers(), token, valid.contentType(), valid.body()));
        String probe = token == null ? "without a token " : "with a bad token ";
        List<String> faults = new ArrayList<>();
        if (reply.status() != expected) {
            faults.add(probe + "it answers " + reply.status() + ", not " + expected);
            return faults;
        }
        JsonNode detail = reply.json().path("detail");
        if (token == null && !detail.asText().equals("Not authenticated")) {
            faults.add(probe + "the detail is " + detail);
        }
        for (String fault : ReplyCheck.faults(operation, reply)) {
            faults.add(probe + fault);
        }
        return faults;
    }

    @Override
    public void close() {
        client.close();
    }
}
