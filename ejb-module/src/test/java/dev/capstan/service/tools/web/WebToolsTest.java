package dev.capstan.service.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.WebClients;
import dev.capstan.service.net.stub.PageServer;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.AssistantException;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.search.SearchConfig;
import dev.capstan.service.tools.search.SearchConfig.Kind;
import dev.capstan.service.tools.search.WebSearches;
import dev.capstan.types.runs.CancelToken;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("UnnecessaryAssignment") // stands in for the container
@Timeout(30)
class WebToolsTest {
    private static final BigDecimal PRICE = new BigDecimal("0.005");

    private final PageServer server = new PageServer();
    private final CancelToken cancel = new CancelToken();
    private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    private Assistant assistant = Assistant.NONE;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsAPageAsTextWithItsHeadingsListsAndLinks() throws Exception {
        server.page("/a", """
                <html><head><title>The title</title><style>p{color:red}</style></head><body>
                <script>alert(1)</script><h1>First &amp; best</h1><p>One   <b>bold</b> word.</p>
                <ul><li>alpha</li><li><a href="/b">beta</a></li></ul>
                <table><tr><td>1</td><td>2</td></tr></table><pre>x
                  y</pre></body></html>""");

        ToolOutcome outcome = call(visit(), "url", server.url("/a"));

        assertThat(outcome).isInstanceOf(ToolOutcome.Done.class);
        assertThat(outcome.content())
                .startsWith("# The title\n" + server.url("/a"))
                .contains("# First & best", "One bold word.", "- alpha", "[beta](%s)".formatted(server.url("/b")))
                .contains("1 | 2", "x\n  y")
                .doesNotContain("alert", "color:red");
    }

    @Test
    void decodesWhatThePageSaysItIsWrittenIn() throws Exception {
        server.on(
                "/latin",
                exchange -> PageServer.send(
                        exchange,
                        200,
                        "text/plain; charset=iso-8859-1",
                        "Gr\u00fc\u00dfe".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        server.on(
                "/meta",
                exchange -> PageServer.send(
                        exchange,
                        200,
                        "text/html",
                        "<meta charset=iso-8859-1>Gr\u00fc\u00dfe"
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

        assertThat(call(visit(), "url", server.url("/latin")).content()).contains("Gr\u00fc\u00dfe");
        assertThat(call(visit(), "url", server.url("/meta")).content()).contains("Gr\u00fc\u00dfe");
    }

    @Test
    void refusesWhatIsNoPage() throws Exception {
        server.on("/image", exchange -> PageServer.send(exchange, 200, "image/png", new byte[] {1, 2}));

        assertThat(call(visit(), "url", server.url("/image")).content()).contains("not text but image/png");
        assertThat(call(visit(), "url", server.url("/gone")).content()).contains("status 404");
        assertThat(call(visit(), "url", "http://10.0.0.1/").content()).contains("capstan.net.allowed-hosts");
        assertThat(call(visit(), "url", "ftp://example.com/").content()).contains("not an http or https address");
        assertThat(call(visit(), "url", "a b").content()).contains("not a valid address");
        assertThat(call(visit(), "url", "x".repeat(5000)).content()).contains("too long");
        assertThat(visit().call(Json.MAPPER.createObjectNode(), context()).content())
                .contains("url is missing");
    }

    @Test
    void aCancelEndsTheReading() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/slow", exchange -> {
            cancel.cancel();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> call(visit(), "url", server.url("/slow"))).isInstanceOf(CancellationException.class);

        never.countDown();
    }

    @Test
    void letsTheModelDoWithAPageWhatAPromptAsks() throws Exception {
        server.page("/a", "<p>The tower is 324 metres high.</p>");
        assistant = answering("324 metres");

        ToolOutcome outcome = call(visit(), "url", server.url("/a"), "prompt", "How high is it?");

        assertThat(outcome.content()).isEqualTo(server.url("/a") + "\n\n324 metres");
        assertThat(asked).singleElement().asString().contains("How high is it?").contains("324 metres high");
    }

    @Test
    void returnsThePageWhenNoModelCanBeAsked() throws Exception {
        server.page("/a", "<p>The tower is 324 metres high.</p>");

        assertThat(call(visit(), "url", server.url("/a"), "prompt", "How high?").content())
                .contains("There is no model to ask", "324 metres high");
    }

    @Test
    void keepsOfSeveralPagesWhatMattersForAQuestion() throws Exception {
        server.page("/short", "<p>Short page.</p>");
        server.page("/long", "<p>" + "filler words here. ".repeat(500) + "</p><p>The bridge opened in 1937.</p>");
        WebVisitCompressTool tool = new WebVisitCompressTool();
        tool.reader = reader();
        tool.threads = threads();
        JsonNode input = Json.MAPPER
                .createObjectNode()
                .put("query", "When was the bridge opened?")
                .set(
                        "urls",
                        Json.MAPPER.valueToTree(
                                List.of(server.url("/short"), server.url("/long"), server.url("/gone"))));

        String without = tool.call(input, context()).content();
        assistant = answering("It opened in 1937.");
        String with = tool.call(input, context()).content();

        assertThat(without)
                .contains("Short page.", "The bridge opened in 1937.", "status 404")
                .doesNotContain("filler");
        assertThat(with)
                .contains("Short page.", "It opened in 1937.", "status 404")
                .doesNotContain("filler");
    }

    @Test
    void searchesThroughTheConfiguredProviderAndSaysWhatItCosts() throws Exception {
        server.json("/res/v1/web/search", """
                {"web":{"results":[
                  {"title":"A &amp; <strong>B</strong>","url":"https://a.example/","description":"about <strong>a</strong>"},
                  {"title":"bad","url":"javascript:alert(1)","description":""}]}}""");
        WebSearchTool tool = searching(Kind.BRAVE, "key-1");

        ToolOutcome outcome = call(tool, "query", "what is a?");

        assertThat(outcome.content())
                .contains("1. A & B", "https://a.example/", "about a")
                .doesNotContain("javascript");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ToolOutcome.Done.class,
                        done -> assertThat(done.costUsd()).isEqualByComparingTo(PRICE));
        assertThat(tool.spec().cost().mostUsd()).isEqualByComparingTo(PRICE);
        assertThat(tool.spec().cost().provider()).isEqualTo("Brave Search");
        assertThat(server.asked().getFirst().headers().getFirst("X-Subscription-Token"))
                .isEqualTo("key-1");
        assertThat(server.asked().getFirst().address().getQuery()).contains("q=what+is+a?", "count=5");
    }

    @Test
    void saysThatSearchIsNotConfigured() throws Exception {
        ToolOutcome outcome = call(searching(Kind.NONE, null), "query", "x");

        assertThat(outcome).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(outcome.content()).contains("not configured", "capstan.search.provider");
        assertThat(searching(Kind.NONE, null).spec().cost().mostUsd()).isNull();
    }

    @Test
    void aProviderThatRefusesIsToldWithoutItsKey() throws Exception {
        server.on(
                "/res/v1/web/search",
                exchange -> PageServer.send(exchange, 401, "application/json", "{\"key\":\"key-1\"}"));

        ToolOutcome outcome = call(searching(Kind.BRAVE, "key-1"), "query", "x");

        assertThat(outcome.content()).contains("refused this server's access").doesNotContain("key-1");
        assertThat(call(searching(Kind.BRAVE, "key-1"), "query", " ").content()).contains("empty");
    }

    @Test
    void paysOfABatchOnlyWhatSucceeded() throws Exception {
        server.on("/search", exchange -> {
            boolean bad = exchange.getRequestURI().getQuery().contains("q=bad");
            PageServer.send(
                    exchange,
                    bad ? 500 : 200,
                    "application/json",
                    "{\"results\":[{\"title\":\"t\",\"url\":\"https://t.example\",\"content\":\"c\"}]}");
        });
        WebBatchSearchTool tool = new WebBatchSearchTool();
        tool.search = WebSearches.of(config(Kind.SEARXNG, null), client());
        tool.threads = threads();
        JsonNode input =
                Json.MAPPER.createObjectNode().set("queries", Json.MAPPER.valueToTree(List.of("one", "bad", "two")));

        ToolOutcome outcome = tool.call(input, context());

        assertThat(outcome.content()).contains("Hits for \"one\"", "The search for \"bad\" failed", "Hits for \"two\"");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ToolOutcome.Done.class,
                        done -> assertThat(done.costUsd()).isEqualByComparingTo("0.010"));
        assertThat(tool.spec().cost().mostUsd()).isEqualByComparingTo("0.050");
        JsonNode tooMany = Json.MAPPER
                .createObjectNode()
                .set("queries", Json.MAPPER.valueToTree(java.util.Collections.nCopies(11, "x")));
        assertThat(tool.call(tooMany, context()).content()).contains("more than 10 items");
    }

    @Test
    void findsImagesThatFit() throws Exception {
        server.json("/search", """
                {"results":[
                  {"title":"small","img_src":"//i.example/1.png","url":"https://p.example/1","resolution":"100 x 100"},
                  {"title":"wide","img_src":"https://i.example/2.png","url":"https://p.example/2","resolution":"1600 x 900"},
                  {"title":"square","img_src":"https://i.example/3.png","url":"https://p.example/3","resolution":"800×800"},
                  {"title":"unknown","img_src":"https://i.example/4.png","url":"https://p.example/4"}]}""");
        ImageSearchTool tool = new ImageSearchTool();
        tool.search = WebSearches.of(config(Kind.SEARXNG, null), client());

        String wide = call(tool, "query", "cat", "aspect_ratio", "wide", "image_type", "photo")
                .content();
        String any = call(tool, "query", "cat").content();

        assertThat(wide).contains("2.png", "1600 x 900", "4.png").doesNotContain("1.png", "3.png");
        assertThat(any).contains("2.png", "3.png", "4.png").doesNotContain("1.png");
        assertThat(server.asked().getFirst().address().getQuery()).contains("categories=images", "q=cat+photo");
    }

    @Test
    void speaksTheProtocolOfTavily() throws Exception {
        server.json("/search", """
                {"results":[{"title":"T","url":"https://t.example","content":"about t"}],
                 "images":["https://i.example/1.png",{"url":"https://i.example/2.png","description":"two"}]}""");
        ImageSearchTool images = new ImageSearchTool();
        images.search = WebSearches.of(config(Kind.TAVILY, "key-2"), client());

        assertThat(call(searching(Kind.TAVILY, "key-2"), "query", "t").content())
                .contains("https://t.example", "about t");
        assertThat(call(images, "query", "t").content()).contains("1.png", "2.png", "two");

        PageServer.Asked first = server.asked().getFirst();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.headers().getFirst("Authorization")).isEqualTo("Bearer key-2");
        assertThat(Json.MAPPER.readTree(first.body()))
                .isEqualTo(Json.MAPPER.readTree(
                        "{\"query\":\"t\",\"max_results\":5,\"search_depth\":\"basic\",\"include_images\":false}"));
    }

    private WebVisitTool visit() {
        WebVisitTool tool = new WebVisitTool();
        tool.reader = reader();
        return tool;
    }

    private PageReader reader() {
        PageReader reader = new PageReader();
        reader.web = client();
        return reader;
    }

    private WebSearchTool searching(Kind kind, @Nullable String key) {
        WebSearchTool tool = new WebSearchTool();
        tool.search = WebSearches.of(config(kind, key), client());
        return tool;
    }

    private SearchConfig config(Kind kind, @Nullable String key) {
        return new SearchConfig(
                kind,
                URI.create(server.url("/")),
                key,
                kind == Kind.NONE ? BigDecimal.ZERO : PRICE,
                Duration.ofSeconds(5));
    }

    private dev.capstan.service.net.WebClient client() {
        return WebClients.allowing("127.0.0.1:" + server.port());
    }

    private static VirtualThreads threads() {
        return new VirtualThreads();
    }

    private Assistant answering(String answer) {
        return (instructions, text, maxOutputTokens) -> {
            asked.add(instructions + "\n" + text);
            if (maxOutputTokens < 1) {
                throw new AssistantException("no room");
            }
            return answer;
        };
    }

    private ToolOutcome call(Tool tool, String... members) throws Exception {
        var input = Json.MAPPER.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            input.put(members[i], members[i + 1]);
        }
        return tool.call(input, context());
    }

    private ToolContext context() {
        return new ToolContext(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                new ToolContext.CallId(1, "c1"),
                cancel,
                () -> {},
                assistant);
    }
}
