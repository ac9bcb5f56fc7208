package dev.capstan.service.billing.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's wire format: form-encoded requests with bearer key, version and idempotency key; JSON replies with {@code object};
 * lists in pages; errors in Stripe's shape. It can fail, and can lose a reply after it has acted.
 */
public final class StripeStub implements AutoCloseable {
    public static final String KEY = "sk_test_stub_0123456789abcdefghijkl";
    static final ObjectMapper JSON = new ObjectMapper();

    private static final int OK = 200;

    /** A request as it came. */
    public record Received(
            String method,
            String path,
            Map<String, String> form,
            @Nullable String idempotencyKey,
            @Nullable String version) {}

    private record Reply(int status, String body) {}

    private final StripeBooks books = new StripeBooks();
    private final HttpServer server;
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Map<String, String>> usedKeys = new HashMap<>();
    private final Map<String, Reply> replies = new HashMap<>();
    private int failures;
    private int failWith;
    private int lost;

    public StripeStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI apiBase() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What it knows; tests change it as people with cards would. */
    public StripeBooks books() {
        return books;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    public List<Received> received(String method, String path) {
        return received().stream()
                .filter(r -> r.method().equals(method) && r.path().equals(path))
                .toList();
    }

    /** The next {@code times} requests do nothing and get this status. */
    public synchronized void fail(int times, int status) {
        failures = times;
        failWith = status;
    }

    /** The next {@code times} requests act, and their replies never arrive. */
    public synchronized void lose(int times) {
        lost = times;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Map<String, String> form = form(body.isEmpty() ? query : body);
            Received request = new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    form,
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Stripe-Version"));
            received.add(request);
            boolean authorized =
                    ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Reply reply = authorized ? reply(request) : error(401, "invalid_request_error", "api_key_invalid");
            if (reply == null) {
                return; // closes without a word
            }
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Request-Id", "req_" + received.size());
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized @Nullable Reply reply(Received request) {
        if (failures > 0) {
            failures--;
            return error(failWith, "api_error", "stub_failure");
        }
        String key = request.idempotencyKey();
        if (key != null && usedKeys.containsKey(key)) {
            return usedKeys.get(key).equals(request.form())
                    ? answered(replies.get(key))
                    : error(400, "idempotency_error", "idempotency_key_in_use_with_other_parameters");
        }
        Reply reply = act(request);
        if (key != null && !request.method().equals("GET")) {
            usedKeys.put(key, request.form());
            replies.put(key, reply);
        }
        return answered(reply);
    }

    private @Nullable Reply answered(Reply reply) {
        if (lost > 0) {
            lost--;
            return null;
        }
        return reply;
    }

    private Reply act(Received request) {
        Map<String, String> form = request.form();
        String what = request.method() + " " + request.path();
        return switch (what) {
            case "POST /v1/customers" -> object(books.addCustomer(form.get("email"), form.get("metadata[user_id]")));
            case "POST /v1/checkout/sessions" -> checkout(form);
            case "POST /v1/billing_portal/sessions" -> portal(form);
            case "GET /v1/customers" -> list(books.customers(), form, request.path());
            case "GET /v1/subscriptions" -> list(books.subscriptions(), form, request.path());
            case "GET /v1/invoices" -> list(books.paidInvoices(), form, request.path());
            case "GET /v1/refunds" -> list(books.refunds(), form, request.path());
            case "GET /v1/invoice_payments" ->
                list(books.paymentsOf(form.get("payment[payment_intent]")), form, request.path());
            default -> one(request);
        };
    }

    private Reply one(Received request) {
        String prefix = "/v1/subscriptions/";
        if (!request.path().startsWith(prefix)) {
            return error(404, "invalid_request_error", "unknown_url");
        }
        ObjectNode subscription = books.find(request.path().substring(prefix.length()));
        if (subscription == null) {
            return error(404, "invalid_request_error", "resource_missing");
        }
        if (request.method().equals("DELETE")) {
            if (subscription.path("status").asText().equals("canceled")) {
                return error(404, "invalid_request_error", "resource_missing");
            }
            books.end(subscription);
        }
        return object(subscription);
    }

    private Reply checkout(Map<String, String> form) {
        if (books.find(form.getOrDefault("customer", "")) == null) {
            return error(400, "invalid_request_error", "resource_missing");
        }
        return object(books.addCheckout(form, apiBase()));
    }

    private Reply portal(Map<String, String> form) {
        if (books.find(form.getOrDefault("customer", "")) == null) {
            return error(400, "invalid_request_error", "resource_missing");
        }
        String id = books.nextId("bps");
        return object(JSON.createObjectNode()
                .put("id", id)
                .put("object", "billing_portal.session")
                .put("customer", form.get("customer"))
                .put("return_url", form.get("return_url"))
                .put("url", apiBase() + "/portal/" + id));
    }

    private static Reply list(List<ObjectNode> all, Map<String, String> form, String path) {
        int limit = Integer.parseInt(form.getOrDefault("limit", "10"));
        String after = form.get("starting_after");
        int from = 0;
        for (int i = 0; after != null && i < all.size(); i++) {
            from = all.get(i).path("id").asText().equals(after) ? i + 1 : from;
        }
        int to = Math.min(from + limit, all.size());
        ObjectNode list =
                JSON.createObjectNode().put("object", "list").put("url", path).put("has_more", to < all.size());
        ArrayNode data = list.putArray("data");
        all.subList(from, to).forEach(data::add);
        return new Reply(OK, list.toString());
    }

    private static Reply object(JsonNode object) {
        return new Reply(OK, object.toString());
    }

    private static Reply error(int status, String type, String code) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("type", type)
                .put("code", code)
                .put("message", "The stub says no to " + KEY.substring(0, 8) + "****: " + code);
        return new Reply(status, error.toString());
    }

    private static Map<String, String> form(@Nullable String encoded) {
        Map<String, String> form = new TreeMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return form;
        }
        for (String pair : encoded.split("&", -1)) {
            int at = pair.indexOf('=');
            form.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
