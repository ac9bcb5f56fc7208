package dev.capstan.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person at the console page: signs in, gives tasks, watches, stops, loses the line, and misses nothing. */
class ConsoleIT {
    private static final String PASSWORD = "correct horse battery staple 7";
    private static final int ESCAPE = 27;
    private static final int ENTER = 13;
    private static final int ARROW_DOWN = 40;

    private final String email = "console-%s@example.com".formatted(UUID.randomUUID());
    private URI server = URI.create("about:blank");
    private Chromium browser;
    private BrowserPage page;

    @BeforeEach
    void openThePage() throws Exception {
        browser = Chromium.start();
        server = CapstanServer.shared().baseUri().resolve("/");
        register();
        page = browser.firstPage();
        page.resize(1280, 860);
        page.open(server);
    }

    @AfterEach
    void closeTheBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void signsInThroughThePopupAndOutAgain() {
        signIn();

        assertThat(page.text("#user-email")).isEqualTo(email);
        assertThat(new BigDecimal(balance())).isPositive();
        assertThat(browser.openPages()).hasSize(1);

        page.click("#user-button");
        page.click("#sign-out");

        page.until("!document.getElementById('sign-in-page').hidden && localStorage.length === 0");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void answersAndUsesToolsAndTheCreditsGoDown() {
        signIn();
        String before = balance();

        run("!say hello");
        assertThat(page.text(".answer .markdown").strip()).isEqualTo("hello");

        run("""
                !tool Bash {"session_name": "one", "command": "echo written by one > note.txt", "description": "write"}
                !tool Bash {"session_name": "two", "command": "sleep 1; cat note.txt", "description": "read"}
                !say done""");

        assertThat(page.evaluate("document.querySelectorAll('.tool[data-state=done]').length")
                        .asInt())
                .isEqualTo(2);
        assertThat(page.evaluate("[...document.querySelectorAll('.tool')].at(-1).lastChild.textContent")
                        .asText())
                .contains("written by one");
        run("!words 400");
        await("the balance")
                .atMost(Duration.ofSeconds(10))
                .until(() -> new BigDecimal(balance()).compareTo(new BigDecimal(before)) < 0);
        assertThat(page.evaluate("document.querySelectorAll('.bill').length").asInt())
                .isGreaterThanOrEqualTo(4);
        assertThat(page.isTrue("document.querySelector('#sessions a[aria-current=page]')"))
                .isTrue();
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void stopsALongAnswerWithEscapePressedTwice() {
        signIn();
        send("!delay 20\n!words 500");
        page.until("document.querySelector('.answer .markdown')?.textContent.includes('w20 ')");

        page.press("Escape", ESCAPE);
        assertThat(page.text("#composer-hint")).contains("Esc again");
        page.press("Escape", ESCAPE);

        page.until("document.querySelector('.end[data-status=cancelled]')");
        assertThat(page.text("#run-chip-text")).isEqualTo("Stopped");
        assertThat(page.text(".answer .markdown")).contains("w20").doesNotContain("w500");
        page.until("document.getElementById('stop').hidden && !document.getElementById('send').hidden");
        run("!say still here");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void answersWhatARunAsksWithTheKeyboardAlone() throws IOException {
        signIn();
        send("""
                !tool ask_user_select {"question": "Which colour?", "options": [{"value": "r", "label": "Red"}, \
                {"value": "g", "label": "Green"}]}
                !tool ask_user_env {"project_directory": "/workspace", "requested_keys": [{"key": "API_KEY"}]}
                !say Now I look.
                !tool Bash {"session_name": "main", "command": "cat /workspace/.env", "description": "look"}
                !result""");
        page.until("document.querySelector('.question[data-state=open] legend')?.textContent === 'Which colour?'");
        assertThat(page.text("#run-chip-text")).isEqualTo("Waiting");
        page.until("document.getElementById('balance').getAnimations().length === 0");
        List<String> faults = new ArrayList<>();
        page.evaluate(resource("accessibility.js")).forEach(fault -> faults.add(fault.asText()));
        assertThat(faults).isEmpty();

        page.evaluate("document.querySelector('.question input[value=r]').focus()");
        page.press("ArrowDown", ARROW_DOWN);
        page.press("Enter", ENTER);

        page.until("document.querySelector('.question input[type=password]')");
        assertThat(page.isTrue("document.querySelector('.question input[type=password]').labels[0].textContent"
                        + ".includes('API_KEY')"))
                .isTrue();
        page.type(".question input[type=password]", "sk-very-secret-1");
        page.press("Enter", ENTER);

        page.until("document.querySelector('.end[data-status=completed]')");
        assertThat(page.text("#entries")).contains("Green", "[hidden: API_KEY]").doesNotContain("sk-very-secret-1");
        page.reload();
        page.until("document.querySelector('.end[data-status=completed]')");
        assertThat(page.evaluate("document.querySelectorAll('.question[data-state=answered]').length")
                        .asInt())
                .isEqualTo(2);
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void losesNothingWhenTheLineBreaksInMidRun() {
        signIn();
        send("!delay 20\n!words 400");
        page.until("document.querySelector('.answer .markdown')?.textContent.includes('w40 ')");

        page.goOffline(true);
        page.until("document.getElementById('line-chip').dataset.state === 'offline'");
        int heard = words().size();
        page.goOffline(false);

        page.until("document.querySelector('.end[data-status=completed]')");
        List<String> all = IntStream.rangeClosed(1, 400).mapToObj(n -> "w" + n).toList();
        assertThat(heard).isLessThan(400);
        assertThat(words()).isEqualTo(all);
        String watched = page.text("#entries");

        page.reload();

        page.until("document.querySelector('.end[data-status=completed]')");
        assertThat(words()).isEqualTo(all);
        assertThat(page.text("#entries")).isEqualTo(watched);
        assertThat(page.complaints()).allMatch(complaint -> complaint.contains("ERR_INTERNET_DISCONNECTED"));
    }

    @Test
    void canBeReadAndReachedByEverybody() throws Exception {
        signIn();
        run(
                "!think let me see\n!tool Bash {\"command\": \"cat missing\"}\n!say # Title `code` and **more**\n!say - item");
        String check = resource("accessibility.js");
        page.until("document.getElementById('balance').getAnimations().length === 0");

        for (String theme : List.of("light", "dark")) {
            for (int width : new int[] {1280, 390}) {
                page.prefer(theme);
                page.resize(width, 844);
                List<String> faults = new ArrayList<>();
                page.evaluate(check).forEach(fault -> faults.add(fault.asText()));

                assertThat(faults).as("%s, %d wide", theme, width).isEmpty();
            }
        }
        assertThat(page.complaints()).isEmpty();
    }

    private void signIn() {
        page.click("#sign-in");
        BrowserPage popup = await("the sign-in page")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions() // it is empty first and asked while it becomes another
                .until(this::signInPage, Optional::isPresent)
                .orElseThrow();
        popup.until("document.querySelector('input[type=password]')");
        popup.type("input[type=email], input[name=email]", email);
        popup.type("input[type=password]", PASSWORD);
        popup.press("Enter", ENTER);
        page.until("document.getElementById('line-chip').dataset.state === 'online'"
                + " && document.getElementById('user-email').textContent");
        page.until("document.getElementById('balance-amount').textContent !== '–'");
    }

    private Optional<BrowserPage> signInPage() {
        return browser.openPages().stream()
                .map(browser::page)
                .filter(candidate -> candidate.isTrue("location.pathname.startsWith('/auth/')"))
                .findFirst();
    }

    private void send(String task) {
        page.type("#task", task);
        page.press("Enter", ENTER);
    }

    /** Sends a task and waits until its run has completed. */
    private void run(String task) {
        int before = page.evaluate("document.querySelectorAll('.end').length").asInt();
        send(task);
        page.until("document.querySelectorAll('.end').length > " + before);
        assertThat(page.evaluate("[...document.querySelectorAll('.end')].at(-1).dataset.status")
                        .asText())
                .isEqualTo("completed");
    }

    private String balance() {
        return page.text("#balance-amount").replace(",", "");
    }

    private List<String> words() {
        return List.of(page.text(".answer .markdown").strip().split("\\s+"));
    }

    private void register() throws IOException, InterruptedException {
        String body = Devtools.JSON
                .createObjectNode()
                .put("email", email)
                .put("password", PASSWORD)
                .put("name", "Ada")
                .toString();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.resolve("/auth/register"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream content = Objects.requireNonNull(ConsoleIT.class.getResourceAsStream(name), name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
