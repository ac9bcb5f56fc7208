package dev.capstan.contract;

import static dev.capstan.contract.ContractDocument.responsePointer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares one reply with what the document says about its operation and status. */
final class ReplyCheck {
    /** The request id that every request of the contract test carries. */
    static final String REQUEST_ID = "contract-test";

    /** Documented, and yet up to the connection or the sign-in flow. */
    private static final Set<String> NOT_REQUIRED = Set.of("connection", "content-length", "set-cookie");

    private ReplyCheck() {}

    /** The verdict on a request that was valid. */
    static Verdict judge(Operation operation, Reply reply) {
        if (unknownRoute(reply)) {
            return Verdict.missing(operation, reply.status() + ", no such route");
        }
        if (reply.status() >= 400) {
            String known = operation.documents(reply.status()) ? "" : " (undocumented)";
            return Verdict.wrong(operation, reply.status() + known + ": " + reply.excerpt());
        }
        List<String> faults = faults(operation, reply);
        if (faults.isEmpty()
                && reply.json().path("success").isBoolean()
                && !reply.json().path("success").asBoolean()) {
            faults.add("refused inside a 200: " + reply.excerpt());
        }
        return faults.isEmpty()
                ? Verdict.conforming(operation, reply.status())
                : Verdict.wrong(operation, reply.status() + ": " + String.join("; ", faults));
    }

    /** What is wrong with a reply, whatever its status; empty when all is as documented. */
    static List<String> faults(Operation operation, Reply reply) {
        List<String> faults = new ArrayList<>();
        if (!operation.documents(reply.status())) {
            faults.add("status " + reply.status() + " is not documented: " + reply.excerpt());
            return faults;
        }
        JsonNode response = operation.response(reply.status());
        checkHeaders(operation, response, reply, faults);
        if (response.path("content").isObject() && !response.path("content").isEmpty()) {
            checkBody(operation, response, reply, faults);
        }
        return faults;
    }

    /** Tells a route that does not exist from a thing that does not exist. */
    static boolean unknownRoute(Reply reply) {
        if (reply.status() == 405 || reply.status() == 501) {
            return true;
        }
        if (reply.status() != 404) {
            return false;
        }
        JsonNode body = reply.json();
        String code = body.path("error_code").asText("");
        return body.isMissingNode()
                || code.isEmpty()
                || code.equals("route_not_found")
                || body.path("detail").asText("").equalsIgnoreCase("Not Found")
                || body.path("detail").asText("").equals("There is nothing at this address.");
    }

    private static void checkHeaders(Operation operation, JsonNode response, Reply reply, List<String> faults) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            String name = header.getKey();
            if (NOT_REQUIRED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                continue;
            }
            String value = reply.headers().firstValue(name).orElse(null);
            JsonNode expected = operation
                    .document()
                    .resolve(header.getValue())
                    .path("schema")
                    .path("const");
            if (value == null) {
                faults.add("header " + name + " is missing");
            } else if (expected.isTextual() && !expected.asText().equals(value)) {
                faults.add("header " + name + " is \"" + value + "\", not \"" + expected.asText() + "\"");
            }
        }
        if (operation.path().equals("/health")) {
            if (reply.headers().firstValue("X-Request-ID").isPresent()) {
                faults.add("header X-Request-ID does not belong to /health");
            }
        } else {
            String id = reply.headers().firstValue("X-Request-ID").orElse("(none)");
            if (!id.equals(REQUEST_ID)) {
                faults.add("header X-Request-ID is " + id + ", not the one that was sent");
            }
            if (reply.headers().firstValue("X-Span-ID").isEmpty()) {
                faults.add("header X-Span-ID is missing");
            }
        }
    }

    private static void checkBody(Operation operation, JsonNode response, Reply reply, List<String> faults) {
        String documented = null;
        for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
            if (matches(content.getKey(), reply.mediaType())) {
                documented = content.getKey();
                break;
            }
        }
        if (documented == null) {
            faults.add("content type is \"" + reply.mediaType() + "\", not "
                    + String.join(" or ", (Iterable<String>)
                            () -> response.path("content").fieldNames()));
            return;
        }
        if (documented.equals("application/json")) {
            JsonNode body = reply.json();
            if (body.isMissingNode()) {
                faults.add("the body is not JSON: " + reply.excerpt());
            } else {
                faults.addAll(
                        operation.document().faults(responsePointer(operation, reply.status(), documented), body));
            }
        } else if (documented.equals("text/event-stream")) {
            faults.addAll(StreamCheck.faults(operation, reply.text()));
        } else if (reply.text().isEmpty()) {
            faults.add("the body is empty");
        }
    }

    private static boolean matches(String documented, String actual) {
        return documented.equals("*/*")
                || documented.equals(actual)
                || (documented.endsWith("/*") && actual.startsWith(documented.substring(0, documented.length() - 1)));
    }
}
