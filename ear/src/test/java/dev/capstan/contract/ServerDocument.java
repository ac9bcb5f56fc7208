package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the server says about itself at {@code /openapi}: which operations it has, and what theirs look like. */
final class ServerDocument {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final ContractDocument document;

    private ServerDocument(ContractDocument document) {
        this.document = document;
    }

    static ServerDocument of(ContractClient client) {
        Reply reply = client.send(new ContractClient.Outgoing(
                "GET", "/openapi", Map.of("Accept", "application/json"), null, null, BodyPublishers.noBody()));
        return new ServerDocument(ContractDocument.of("server", reply.json()));
    }

    List<Operation> operations() {
        return document.operations();
    }

    /** The method and the path, whatever its parameters are called. */
    static String key(Operation operation) {
        return operation.method() + " "
                + PARAMETER.matcher(operation.path()).replaceAll("{}").replaceFirst("/$", "");
    }

    /** Those of the contract that the server has, then its own. */
    List<Operation> all(List<Operation> contract) {
        Set<String> served = new HashSet<>();
        operations().forEach(operation -> served.add(key(operation)));
        Map<String, Operation> all = new java.util.LinkedHashMap<>();
        contract.stream()
                .filter(operation -> served.contains(key(operation)))
                .forEach(operation -> all.put(key(operation), operation));
        operations().forEach(operation -> all.putIfAbsent(key(operation), operation));
        return List.copyOf(all.values());
    }

    boolean owns(Operation operation) {
        return operation.document() == document;
    }

    /** A request for one of the server's own operations; {@code samples} are by the names of parameters and members. */
    ContractClient.Outgoing request(Operation operation, Map<String, String> samples) {
        SampleValues values = new SampleValues(document, samples::get);
        String path = operation.path();
        for (Map.Entry<String, String> sample : new HashMap<>(samples).entrySet()) {
            path = path.replace("{" + sample.getKey() + "}", sample.getValue());
        }
        JsonNode content = operation.node().path("requestBody").path("content");
        if (!content.has("application/json")) {
            boolean bytes = !content.isEmpty();
            return new ContractClient.Outgoing(
                    operation.method(),
                    path,
                    Map.of(),
                    null,
                    bytes ? content.fieldNames().next() : null,
                    bytes ? BodyPublishers.ofString("x") : BodyPublishers.noBody());
        }
        String body = values.of("body", content.path("application/json").path("schema"))
                .toString();
        return new ContractClient.Outgoing(
                operation.method(), path, Map.of(), null, "application/json", BodyPublishers.ofString(body));
    }
}
