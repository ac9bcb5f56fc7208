package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chat over REST and server-sent events, with the demo model. */
class ChatIT {
    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.register(server.baseUri());
    private final Ledger ledger = new Ledger(server, user.userId());

    @Test
    void aTurnStreamsInTheOrderOfTheContractAndIsStored() {
        Stream stream = say("!think let me see\n!say hello there", null);

        assertThat(stream.names())
                .containsExactly(
                        "session",
                        "thinking",
                        "thinking",
                        "thinking",
                        "content",
                        "content",
                        "content",
                        "content",
                        "usage",
                        "complete");
        JsonNode session = stream.first("session");
        JsonNode complete = stream.first("complete");
        assertThat(session.path("status").asText()).isEqualTo("created");
        assertThat(stream.said()).isEqualTo("hello there");
        assertThat(complete.path("finish_reason").asText()).isEqualTo("end_turn");
        JsonNode history = history(session.path("session_id").asText());
        assertThat(history.path("messages").findValuesAsText("role")).containsExactly("user", "assistant");
        assertThat(history.path("messages").get(1).path("id").asText())
                .isEqualTo(complete.path("message_id").asText());
        assertThat(history.path("messages")
                        .get(1)
                        .path("content")
                        .get(1)
                        .path("text")
                        .asText())
                .isEqualTo("hello there");
        assertThat(history.path("messages").get(1).path("metadata").isNull()).isTrue();
        assertThat(ledger.faults()).isEmpty();
        assertThat(charges()).isEqualTo(1);
        JsonNode listed = user.get("v1/sessions?session_type=chat").json().path("sessions");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("agent_type").asText()).isEqualTo("chat");
    }

    @Test
    void aModelKnowsTheEarlierTurns() {
        String session =
                say("!say one", null).first("session").path("session_id").asText();

        Stream second = say("!say two", session);

        assertThat(second.names()).doesNotContain("session").endsWith("usage", "complete");
        assertThat(history(session).path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "user", "assistant");
        assertThat(second.first("usage").path("input_tokens").asLong()).isGreaterThan(2);
    }

    @Test
    void refusalsComeAsAStatusBeforeTheStream() {
        ApiClient poor = ApiClient.register(server.baseUri());
        Books books = new Books(server);
        String session = say("!say x", null).first("session").path("session_id").asText();

        assertThat(post(user, body("hello", null).put("model_id", "no-such-model"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(user, body("hello", UUID.randomUUID().toString())).statusCode())
                .isEqualTo(404);
        assertThat(post(stranger, body("hello", session)).statusCode()).isEqualTo(404);
        assertThat(post(user, body(" ", null)).statusCode()).isEqualTo(422);
        ObjectNode council = body("hello", null);
        council.putObject("council_preferences").put("enabled", true);
        assertThat(post(user, council).statusCode()).isEqualTo(400);
        ObjectNode foreignFile = body("hello", null);
        foreignFile.putArray("file_ids").add(UUID.randomUUID().toString());
        assertThat(post(user, foreignFile).statusCode()).isEqualTo(404);
        spendEverything(poor);
        HttpResponse<String> broke = post(poor, body("hello", null));
        assertThat(broke.statusCode()).isEqualTo(402);
        assertThat(ApiClient.parse(broke.body()).path("error_code").asText()).isEqualTo("insufficient_credits");
        assertThat(books.count("SELECT count(*) FROM chat_messages m JOIN sessions s ON s.id = m.session_id"
                        + " WHERE s.user_id = '%s'".formatted(poor.userId())))
                .isZero();
    }

    @Test
    void oneTurnAtATime() throws Exception {
        String session =
                say("!say first", null).first("session").path("session_id").asText();
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                answers.add(clients.submit(
                        () -> post(user, body("!delay 60\n!words 10", session)).statusCode()));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses).containsOnly(200, 409);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aStopWorksAtOnceAndWhatWasSaidIsKeptAndMarked() throws Exception {
        try (ExecutorService clients = Executors.newSingleThreadExecutor()) {
            String session =
                    say("!say first", null).first("session").path("session_id").asText();
            Future<Stream> answer = clients.submit(() -> say("!delay 50\n!words 2000", session));
            awaitWords(session);

            long before = System.nanoTime();
            ApiClient.Answer stopped = user.post("v1/chat/conversations/" + session + "/stop", "");
            Stream stream = answer.get();
            long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();

            assertThat(stopped.json().path("success").asBoolean()).isTrue();
            assertThat(millis).as("milliseconds until the stream ended").isLessThan(3000);
            assertThat(stream.first("complete").path("finish_reason").asText()).isEqualTo("canceled");
            JsonNode last = history(session).path("messages").get(3);
            assertThat(last.path("id").asText())
                    .isEqualTo(stream.first("complete").path("message_id").asText());
            assertThat(last.path("metadata").path("unfinished").asBoolean()).isTrue();
            assertThat(last.path("content").get(0).path("text").asText()).startsWith("w1 w2");
            assertThat(ledger.faults()).isEmpty();
            assertThat(say("!say on", session).said()).isEqualTo("on");
        }
    }

    @Test
    void closingTheConnectionDoesNotLoseTheAnswer() throws IOException, InterruptedException {
        String session =
                say("!say first", null).first("session").path("session_id").asText();
        HttpResponse<InputStream> answer =
                user.http().send(request(user, body("!delay 30\n!words 40", session)), BodyHandlers.ofInputStream());
        byte[] some = answer.body().readNBytes(100);
        answer.body().close();
        assertThat(some).isNotEmpty();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> history(session).path("messages").size() == 4);

        JsonNode message = history(session).path("messages").get(3);
        assertThat(message.path("finish_reason").asText()).isEqualTo("end_turn");
        assertThat(message.path("content").get(0).path("text").asText()).endsWith("w40");
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aStreamThatIsCutAnywhereGoesOnToTheSameEnd() {
        Stream whole = say("!think ä\n!say één 二", null);
        String session = whole.first("session").path("session_id").asText();
        String text = whole.text();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            // what is inside of a character is no text yet; in front of the last whole event everything is
            String seen = new String(bytes, 0, cut, StandardCharsets.UTF_8);
            String kept = seen.substring(0, seen.lastIndexOf("\n\n") < 0 ? 0 : seen.lastIndexOf("\n\n") + 2);
            HttpResponse<String> rest = resume(session, Stream.of(kept).lastId());

            String joined = kept + (rest.statusCode() == 204 ? "" : rest.body());
            assertThat(joined).as("cut after %d bytes", cut).isEqualTo(text);
        }
        assertThat(resume(session, whole.lastId()).statusCode()).isEqualTo(204);
    }

    @Test
    void aStreamIsFollowedByAsManyAsWishWhileItGoesOn() throws Exception {
        String session =
                say("!say first", null).first("session").path("session_id").asText();
        try (ExecutorService clients = Executors.newFixedThreadPool(3)) {
            Future<Stream> sender = clients.submit(() -> say("!delay 30\n!words 30", session));
            awaitWords(session);
            Future<HttpResponse<String>> follower = clients.submit(() -> resume(session, null));
            assertThat(follower.get().body()).isEqualTo(sender.get().text());
        }
    }

    @Test
    void aFailureOfTheModelEndsTheStreamWithAnError() {
        Stream stream = say("!say before\n!fail 400", null);

        assertThat(stream.names()).endsWith("error").doesNotContain("complete");
        assertThat(stream.first("error").path("code").asText()).isEqualTo("streaming_error");
        assertThat(stream.first("error").path("message").asText()).isNotEmpty();
        assertThat(ledger.faults()).isEmpty();
        assertThat(say("!say fine", stream.first("session").path("session_id").asText())
                        .said())
                .isEqualTo("fine");
    }

    @Test
    void aToolThatIsNotThereIsAnAnswerToTheModel() {
        Stream stream = say("!tool no_such_tool {\"a\":1}\n!result", null);

        assertThat(stream.names())
                .containsSubsequence("tool_call", "tool_call", "usage", "tool_result", "content", "usage", "complete");
        JsonNode result = stream.first("tool_result");
        assertThat(result.path("output").path("type").asText()).isEqualTo("error-text");
        assertThat(result.path("is_error").asBoolean()).isTrue();
        assertThat(stream.said()).contains("no tool named no_such_tool");
        JsonNode history = history(stream.first("session").path("session_id").asText());
        assertThat(history.path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "assistant");
        assertThat(charges()).isEqualTo(2);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void historyComesInPagesAndIsEdited() {
        String session =
                say("!say one", null).first("session").path("session_id").asText();
        say("!say two", session);
        say("!say three", session);
        String path = "v1/chat/conversations/" + session;

        JsonNode newest = user.get(path + "?limit=2").json();
        JsonNode older = user.get(path + "?limit=3&before="
                        + newest.path("messages").get(0).path("id").asText())
                .json();

        assertThat(newest.path("has_more").asBoolean()).isTrue();
        assertThat(newest.path("total_count").asInt()).isEqualTo(2);
        assertThat(older.path("messages")).hasSize(3);
        assertThat(older.path("has_more").asBoolean()).isTrue();
        assertThat(user.get(path + "?before=not-an-id").json().path("messages")).hasSize(6);
        assertThat(user.get(path + "?limit=201").status()).isEqualTo(422);
        assertThat(stranger.get(path).status()).isEqualTo(404);

        String edited = newest.path("messages").get(0).path("id").asText();
        assertThat(delete(stranger, path + "/messages/" + edited).status()).isEqualTo(404);
        assertThat(delete(user, path + "/messages/" + UUID.randomUUID())
                        .json()
                        .path("deleted_count")
                        .asInt())
                .isZero();
        assertThat(delete(user, path + "/messages/" + edited)
                        .json()
                        .path("deleted_count")
                        .asInt())
                .isEqualTo(2);
        assertThat(say("!say other", session).said()).isEqualTo("other");
        assertThat(delete(user, path).json().path("deleted_count").asInt()).isEqualTo(6);
        assertThat(history(session).path("messages")).isEmpty();
    }

    @Test
    void attachedTextsReachTheModelAndOnlyItsOwnersFilesAreTaken() {
        ObjectNode reserve = ApiClient.JSON.createObjectNode();
        reserve.put("file_name", "note.txt").put("content_type", "text/plain").put("file_size", 7);
        JsonNode reserved = user.post("v1/assets/upload", reserve.toString()).json();
        String id = reserved.path("id").asText();
        user.send(
                "PUT",
                java.net.URI.create(reserved.path("upload_url").asText()).getRawPath(),
                BodyPublishers.ofString("content"),
                Map.of("Content-Type", "text/plain"));
        user.post("v1/assets/" + id + "/complete", reserve.put("id", id).toString());
        ObjectNode body = body("!say seen", null);
        body.putArray("file_ids").add(id);

        Stream stream = Stream.of(post(user, body).body());

        String session = stream.first("session").path("session_id").asText();
        JsonNode question = history(session).path("messages").get(0);
        assertThat(question.path("files").get(0).path("file_name").asText()).isEqualTo("note.txt");
        assertThat(user.get("v1/sessions/" + session + "/files").json().findValuesAsText("id"))
                .containsExactly(id);
        assertThat(new Books(server)
                        .text("SELECT told FROM chat_messages WHERE id = '%s'"
                                .formatted(question.path("id").asText())))
                .contains("note.txt", "content");
        assertThat(post(stranger, body).statusCode()).isEqualTo(404);
    }

    @Test
    void aSearchFindsWhatWasSaidInAnyScriptAndTakesItLiterally() {
        String word = "zq" + UUID.randomUUID().toString().substring(0, 8);
        String session = say("!say the %s and 東京の港 and 100%% done".formatted(word), null)
                .first("session")
                .path("session_id")
                .asText();
        user.send(
                "PATCH",
                "v1/sessions/" + session,
                BodyPublishers.ofString("{\"name\":\"Other\"}"),
                Map.of("Content-Type", "application/json"));

        assertThat(found(user, word)).containsExactly(session);
        assertThat(found(user, word.substring(2, 8).toUpperCase(java.util.Locale.ROOT)))
                .containsExactly(session);
        assertThat(found(user, "done " + word)).containsExactly(session);
        assertThat(found(user, "京の港")).containsExactly(session);
        assertThat(found(user, "100% done")).containsExactly(session);
        assertThat(found(user, word + "%")).isEmpty();
        assertThat(found(user, "' | '':* & ( \\")).isEmpty();
        assertThat(found(stranger, word)).isEmpty();
    }

    private static List<String> found(ApiClient client, String query) {
        ApiClient.Answer answer =
                client.get("v1/sessions?query=" + java.net.URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().path("sessions").findValuesAsText("id");
    }

    @Test
    void aPictureIsMadeAndShownByTheSession() throws IOException {
        ObjectNode body =
                body("!tool generate_image {\"prompt\":\"A red boat\",\"aspect_ratio\":\"16:9\"}\n!result", null);
        body.putObject("media_preferences")
                .put("enabled", true)
                .put("type", "image")
                .put("model_name", "placeholder")
                .put("aspect_ratio", "16:9");

        Stream stream = Stream.of(post(user, body).body());

        assertThat(stream.first("tool_result").path("is_error").asBoolean())
                .as(stream.text())
                .isFalse();
        String session = stream.first("session").path("session_id").asText();
        JsonNode files = user.get("v1/sessions/" + session + "/files").json();
        assertThat(files.findValuesAsText("name").toString() + files.findValuesAsText("file_name"))
                .contains("a-red-boat.png");
        assertThat(history(session)
                        .path("messages")
                        .get(0)
                        .at("/metadata/media/type")
                        .asText())
                .isEqualTo("image");
        body.withObject("/media_preferences").put("type", "storybook");
        HttpResponse<String> refused = post(user, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("storybook is not possible");
        ObjectNode repository = body("hello", null);
        repository.putObject("github_repository").put("full_name", "a/b");
        assertThat(post(user, repository).statusCode()).isEqualTo(400);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aPublishedChatIsReadWithoutWhatItCostAndWhatWasAttached() {
        String session =
                say("!say for all", null).first("session").path("session_id").asText();
        ApiClient nobody = ApiClient.stranger(server.baseUri());
        String path = "v1/public/chat/conversations/" + session;
        assertThat(nobody.get(path).status()).isEqualTo(404);

        user.post("v1/sessions/" + session + "/publish", "");

        JsonNode seen = nobody.get(path).json();
        assertThat(seen.path("messages")
                        .get(1)
                        .path("content")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("for all");
        assertThat(seen.path("messages").get(1).path("usage").isNull()).isTrue();
        assertThat(seen.path("messages").get(0).path("model").isNull()).isTrue();
        assertThat(nobody.get("v1/public/sessions/" + session + "/events").body())
                .doesNotContain("chat.");
    }

    @Test
    void theAdvancedModeIsKeptWithItsReferences() {
        String session = say("!say x", null).first("session").path("session_id").asText();
        String path = "v1/chat/conversations/" + session + "/advanced-mode";

        assertThat(user.get(path).json().path("enabled").asBoolean()).isFalse();
        assertThat(user.post(path, "{\"enabled\":true}").json().path("enabled").asBoolean())
                .isTrue();
        assertThat(user.get(path).json().path("enabled").asBoolean()).isTrue();
        assertThat(user.post(
                                path,
                                "{\"enabled\":true,\"references\":[{\"file_id\":\"%s\"}]}".formatted(UUID.randomUUID()))
                        .status())
                .isEqualTo(404);
        assertThat(stranger.get(path).status()).isEqualTo(404);
    }

    private long charges() {
        return new Books(server)
                .count("SELECT count(*) FROM credit_holds WHERE user_id = '%s' AND status = 'settled'"
                        .formatted(user.userId()));
    }

    private void spendEverything(ApiClient client) {
        String all = client.get("v1/credits/balance").json().path("credits").asText();
        ApiClient.Answer taken = new Administration(server)
                .client.post(
                        "v1/admin/credits/users/%s/adjustments".formatted(client.userId()),
                        "{\"amount\":-%s,\"reason\":\"a test\",\"idempotency_key\":\"all\"}".formatted(all));
        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
    }

    private void awaitWords(String session) {
        Books books = new Books(server);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        books.count("SELECT count(*) FROM session_events WHERE session_id = '%s'".formatted(session)
                                        + " AND name = 'chat.content'")
                                > 4);
    }

    private JsonNode history(String session) {
        return user.get("v1/chat/conversations/" + session).json();
    }

    private static ApiClient.Answer delete(ApiClient client, String path) {
        return client.send("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    private ObjectNode body(String text, @Nullable String session) {
        ObjectNode body = ApiClient.JSON.createObjectNode();
        return body.put("content", text).put("model_id", "demo").put("session_id", session);
    }

    private Stream say(String text, @Nullable String session) {
        HttpResponse<String> answer = post(user, body(text, session));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return Stream.of(answer.body());
    }

    private HttpResponse<String> resume(String session, @Nullable String lastId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.baseUri().resolve("v1/chat/conversations/" + session + "/stream"))
                .header("Authorization", "Bearer " + user.token())
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return send(request.build());
    }

    private HttpResponse<String> post(ApiClient client, JsonNode body) {
        return send(request(client, body));
    }

    private HttpRequest request(ApiClient client, JsonNode body) {
        return HttpRequest.newBuilder(server.baseUri().resolve("v1/chat/conversations"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + client.token())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return user.http().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A stream as it was read, without comments. */
    private record Stream(String text, List<Event> events) {
        record Event(String name, String id, JsonNode data) {}

        static Stream of(String raw) {
            String text = raw.replaceAll(": still here\n\n", "");
            List<Event> events = new ArrayList<>();
            for (String block : text.split("\n\n", -1)) {
                String[] lines = block.split("\n", -1);
                if (lines.length == 3) {
                    events.add(new Event(
                            lines[0].substring("event: ".length()),
                            lines[1].substring("id: ".length()),
                            ApiClient.parse(lines[2].substring("data: ".length()))));
                }
            }
            return new Stream(text, events);
        }

        List<String> names() {
            return events.stream().map(Event::name).toList();
        }

        JsonNode first(String name) {
            return events.stream()
                    .filter(event -> event.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no event " + name + " in " + text))
                    .data();
        }

        String said() {
            StringBuilder said = new StringBuilder();
            events.stream()
                    .filter(event -> event.name().equals("content"))
                    .forEach(event -> said.append(event.data().path("delta").asText("")));
            return said.toString();
        }

        @Nullable
        String lastId() {
            return events.isEmpty() ? null : events.getLast().id();
        }
    }
}
