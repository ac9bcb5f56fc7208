package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What chat asks of models over the wire: titles, councils, summaries, pictures, documents. */
class ChatModelsIT {
    private static final OpenAiStub STUB = new OpenAiStub();
    private static final CapstanServer SERVER =
            CapstanServer.named("chatmodels").with("MODEL_CONFIGS", models());
    private static final String LONG =
            "Please tell me at some length what is to be seen in the harbour of Hamburg in the "
                    + "early morning, when the fish market is open.";

    private final ApiClient user = ApiClient.register(SERVER.baseUri());
    private final Books books = new Books(SERVER);
    private final Ledger ledger = new Ledger(SERVER, user.userId());

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        STUB.close();
    }

    @Test
    void aLongQuestionGetsATitleThatIsPaidAndThatNobodyWaitsFor() {
        List<JsonNode> events = say(body(LONG, "seeing-gpt-4o"));

        JsonNode session = data(events, "session");
        String id = session.path("session_id").asText();
        assertThat(session.path("title_pending").asBoolean()).isTrue();
        assertThat(session.path("name").isNull()).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> !session(id).path("title_pending").asBoolean());
        assertThat(session(id).path("name").asText()).isNotBlank().hasSizeLessThanOrEqualTo(80);
        assertThat(session(id).path("name").asText()).isNotEqualTo(LONG.substring(0, 80) + "...");
        assertThat(settled("title/%")).isEqualTo(1);
        assertThat(say(body("short", "seeing-gpt-4o"))
                        .getFirst()
                        .path("data")
                        .path("name")
                        .asText())
                .isEqualTo("short");
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aCouncilAnswersTogetherAndOnlyWhatItCameToIsToldLater() {
        ObjectNode question = council("!say the answer", "seeing-gpt-4o", "blind-b", "blind-c");

        List<JsonNode> events = say(question);

        List<String> told = names(events);
        assertThat(told).startsWith("session", "council_member", "council_member", "council_member");
        assertThat(told).endsWith("council_synthesis", "council_synthesis", "complete");
        assertThat(told).doesNotContain("content");
        assertThat(statuses(events, "council_member"))
                .containsExactly("start", "start", "start", "complete", "complete", "complete");
        assertThat(statuses(events, "council_synthesis")).containsExactly("start", "complete");
        assertThat(settled("chat/%/council/%")).isEqualTo(3);
        assertThat(settled("chat/%/synthesis")).isEqualTo(1);
        String id = data(events, "session").path("session_id").asText();
        JsonNode answer = history(id).path("messages").get(1);
        assertThat(answer.path("metadata").path("council").path("members")).hasSize(3);
        assertThat(answer.path("metadata").at("/council/members/0/content").asText())
                .isEqualTo("the answer");
        ObjectNode later = body("!say later", "blind-b");
        later.put("session_id", id);
        say(later);
        JsonNode messages = STUB.lastReceived().body().path("messages");
        assertThat(messages).hasSize(4); // instructions, question, merged answer, question
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aMemberThatFailsIsLeftOutAndACouncilOfWhichNobodyAnswersStillEnds() {
        ObjectNode half = council("!fail 400", "seeing-gpt-4o", "blind-b");
        List<JsonNode> none = say(half);

        assertThat(statuses(none, "council_member")).containsExactly("start", "start", "error", "error");
        assertThat(statuses(none, "council_synthesis")).containsExactly("error");
        assertThat(names(none)).endsWith("complete").doesNotContain("error");
        assertThat(ledger.faults()).isEmpty();
        assertThat(ledger.modelUsage()).isZero();
    }

    @Test
    void councilsThatCannotBeAreRefusedWithStatusAndCode() {
        for (ObjectNode wrong : List.of(
                council("hello", "blind-b"),
                council("hello", "blind-b", "no-such-model"),
                council("hello", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"))) {
            HttpResponse<String> refused = post(user, wrong);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(ApiClient.parse(refused.body()).path("error_code").asText())
                    .isEqualTo("validation");
            assertThat(ApiClient.parse(refused.body()).path("detail").asText()).isNotBlank();
        }
        assertThat(user.get("v1/sessions?session_type=chat").json().path("sessions"))
                .isEmpty();
    }

    @Test
    void nearTheEndOfTheWindowASummaryStandsForWhatWasSaid() {
        List<JsonNode> first = say(body("!say noted\n" + "harbour ".repeat(60_000), "small-b"));
        String id = data(first, "session").path("session_id").asText();
        assertThat(books.count("SELECT count(*) FROM chat_summaries")).isZero();

        ObjectNode second = body("!say second\n" + "market ".repeat(60_000), "small-b");
        say(second.put("session_id", id));
        ObjectNode third = body("!say third", "small-b");
        List<JsonNode> end = say(third.put("session_id", id));

        assertThat(names(end)).endsWith("usage", "complete");
        assertThat(books.count("SELECT count(*) FROM chat_summaries WHERE session_id = '%s'".formatted(id)))
                .isPositive();
        String asked = STUB.lastReceived().body().path("messages").toString();
        assertThat(asked).contains("What was said in this conversation before").doesNotContain("harbour harbour");
        assertThat(settled("chat/%/summary")).isPositive();
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void picturesAreShownToModelsThatCanSee() throws IOException {
        BufferedImage large = new BufferedImage(3_000, 2_000, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(large, "png", png);
        String file = upload("harbour.png", "image/png", png.toByteArray());

        String id = data(say(body("!say seen", "seeing-gpt-4o", file)), "session")
                .path("session_id")
                .asText();

        JsonNode parts = STUB.lastReceived().body().path("messages").path(1).path("content");
        String url = parts.path(1).path("image_url").path("url").asText();
        assertThat(url).startsWith("data:image/jpeg;base64,");
        BufferedImage shown =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
        assertThat(shown.getWidth()).isEqualTo(1_568);
        ObjectNode blind = body("!say not seen", "blind-b");
        say(blind.put("session_id", id));
        assertThat(STUB.lastReceived().body().toString())
                .contains("You cannot see pictures")
                .doesNotContain("base64");
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void picturesOfAQueryAreShownToAgentsThatCanSee() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2_000, 3_000, BufferedImage.TYPE_INT_RGB), "png", png);
        String file = upload("plan.png", "image/png", png.toByteArray());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            JsonNode seen =
                    asked(client, "!say seen", "seeing-gpt-4o", file).path(1).path("content");
            assertThat(seen.at("/0/text").asText()).contains("/workspace/uploads/plan.png (image/png");
            assertThat(seen.at("/1/image_url/url").asText()).startsWith("data:image/jpeg;base64,");

            JsonNode later = asked(client, "!say again", "seeing-gpt-4o");
            assertThat(later.path(1).path("content").at("/1/image_url/url").asText())
                    .as("an earlier picture of the conversation")
                    .startsWith("data:image/jpeg;base64,");
        }
        try (SocketClient client = SocketClient.inNewSession(user)) {
            String told = asked(client, "!say not seen", "blind-b", file).toString();
            assertThat(told)
                    .contains("/workspace/uploads/plan.png", "You cannot see pictures")
                    .doesNotContain("base64");
        }
        assertThat(ledger.faults()).isEmpty();
    }

    /** The messages of the model call that a query leads to. */
    private JsonNode asked(SocketClient client, String text, String model, String... files) {
        String setting = user.get("v1/user-settings/models")
                .json()
                .path("models")
                .valueStream()
                .filter(each -> each.path("model").asText().equals(model))
                .map(each -> each.path("id").asText())
                .findFirst()
                .orElseThrow();
        int from = client.events().size();
        ObjectNode query = ApiClient.JSON
                .createObjectNode()
                .put("command", "query")
                .put("text", text)
                .put("model_id", setting);
        for (String file : files) {
            query.withArray("files").add(file);
        }
        client.command(query);
        client.await("the end", from, event -> SocketClient.name(event).equals("agent.complete"));
        return STUB.lastReceived().body().path("messages");
    }

    @Test
    void documentsAreToldWhenTheyAreShortAndSearchedWhenTheyAreLong() throws IOException {
        String brief = upload(
                "brief.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                docx("The anchor weighs four tons."));
        say(body("!say read", "blind-b", brief));
        assertThat(STUB.lastReceived().body().toString()).contains("The anchor weighs four tons.");

        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12_000; i++) {
            text.append("Paragraph number ").append(i).append(" says nothing of interest.\n\n");
        }
        text.append("The lighthouse keeper is called Quintavalle.\n");
        String book = upload("book.txt", "text/plain", text.toString().getBytes(StandardCharsets.UTF_8));

        List<JsonNode> events =
                say(body("!tool file_search {\"query\":\"lighthouse keeper\"}\n!result", "blind-b", book));

        JsonNode result = data(events, "tool_result");
        assertThat(result.path("is_error").asBoolean()).as(result.toString()).isFalse();
        assertThat(result.path("output").toString()).contains("Quintavalle", "book.txt");
        assertThat(STUB.lastReceived().body().toString()).contains("Search in it with the tool file_search");
        assertThat(books.count("SELECT count(*) FROM file_pieces WHERE asset_id = '%s'".formatted(book)))
                .isGreaterThan(100);
        ApiClient other = ApiClient.register(SERVER.baseUri());
        ObjectNode foreign = body("!tool file_search {\"query\":\"lighthouse keeper\"}\n!result", "blind-b");
        assertThat(post(other, foreign).body()).doesNotContain("Quintavalle");
        assertThat(ledger.faults()).isEmpty();
    }

    private long settled(String key) {
        return books.count(
                "SELECT count(*) FROM credit_holds WHERE user_id = '%s' AND status = 'settled'".formatted(user.userId())
                        + " AND usage_key LIKE '%s'".formatted(key));
    }

    private JsonNode session(String id) {
        return user.get("v1/sessions/" + id).json();
    }

    private JsonNode history(String session) {
        return user.get("v1/chat/conversations/" + session).json();
    }

    private static ObjectNode body(String text, String model, String... files) {
        ObjectNode body = ApiClient.JSON.createObjectNode();
        body.put("content", text).put("model_id", model);
        for (String file : files) {
            body.withArray("file_ids").add(file);
        }
        return body;
    }

    private static ObjectNode council(String text, String... models) {
        ObjectNode body = body(text, "blind-b");
        ObjectNode preferences = body.putObject("council_preferences").put("enabled", true);
        for (String model : models) {
            preferences.withArray("council_models").addObject().put("model_id", model);
        }
        return body;
    }

    private List<JsonNode> say(ObjectNode body) {
        HttpResponse<String> answer = post(user, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        for (String block : answer.body().split("\n\n", -1)) {
            String[] lines = block.split("\n", -1);
            if (lines.length == 3) {
                ObjectNode event = ApiClient.JSON.createObjectNode();
                event.put("name", lines[0].substring("event: ".length()));
                event.set("data", ApiClient.parse(lines[2].substring("data: ".length())));
                events.add(event);
            }
        }
        assertThat(names(events)).as(answer.body()).isNotEmpty().doesNotContain("error");
        return events;
    }

    private static List<String> names(List<JsonNode> events) {
        return events.stream().map(event -> event.path("name").asText()).toList();
    }

    private static List<String> statuses(List<JsonNode> events, String name) {
        return events.stream()
                .filter(event -> event.path("name").asText().equals(name))
                .map(event -> event.path("data").path("status").asText())
                .toList();
    }

    private static JsonNode data(List<JsonNode> events, String name) {
        return events.stream()
                .filter(event -> event.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event " + name + " in " + events))
                .path("data");
    }

    private HttpResponse<String> post(ApiClient client, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(SERVER.baseUri().resolve("v1/chat/conversations"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + client.token())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return client.http().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the question got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String upload(String name, String type, byte[] content) {
        ObjectNode reserve = ApiClient.JSON.createObjectNode();
        reserve.put("file_name", name).put("content_type", type).put("file_size", content.length);
        JsonNode reserved = user.post("v1/assets/upload", reserve.toString()).json();
        String id = reserved.path("id").asText();
        user.send(
                "PUT",
                URI.create(reserved.path("upload_url").asText()).getRawPath(),
                BodyPublishers.ofByteArray(content),
                Map.of("Content-Type", type));
        ApiClient.Answer complete =
                user.post("v1/assets/" + id + "/complete", reserve.put("id", id).toString());
        assertThat(complete.status()).as(complete.toString()).isEqualTo(200);
        return id;
    }

    private static byte[] docx(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                            + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
                            + "</Types>");
            entry(
                    zip,
                    "_rels/.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                            + "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
                            + "</Relationships>");
            entry(
                    zip,
                    "word/document.xml",
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"
                            + text + "</w:t></w:r></w:p></w:body></w:document>");
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\"?>" + content).getBytes(StandardCharsets.UTF_8));
    }

    private static String models() {
        return "[%s,%s,%s,%s]"
                .formatted(
                        model("seeing-gpt-4o", true),
                        model("blind-b", false),
                        model("blind-c", false),
                        model("small-b", false));
    }

    private static String model(String id, boolean isDefault) {
        ObjectNode model = ApiClient.JSON
                .createObjectNode()
                .put("model_id", id)
                .put("provider", "Custom")
                .put("api_key", "sk-stub-0123456789abcdef")
                .put("base_url", STUB.baseUrl().toString())
                .put("is_default", isDefault);
        model.putObject("pricing").put("input_price_per_million", 0.1).put("output_price_per_million", 0.4);
        return model.toString();
    }
}
