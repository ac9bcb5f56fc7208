package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;

/** One operation of a contract document: its method, its path template and the node that describes it. */
record Operation(ContractDocument document, String method, String path, JsonNode node) {
    String id() {
        return node.path("operationId").asText();
    }

    /** Whether a caller without a bearer token is to be refused. */
    boolean needsBearer() {
        for (JsonNode alternative : node.path("security")) {
            if (alternative.has("bearerJwt")) {
                return true;
            }
        }
        return false;
    }

    boolean documents(int status) {
        return node.path("responses").has(Integer.toString(status));
    }

    JsonNode response(int status) {
        return document.resolve(node.path("responses").path(Integer.toString(status)));
    }

    /** The members that one stream event may carry, by its type; missing when the operation is no stream. */
    JsonNode streamEvents() {
        return node.path("x-stream-events").path("events");
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + id() + ")";
    }
}
