package dev.capstan.console;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page of the browser: reads it by script, and uses it by mouse and keyboard as a person does. */
final class BrowserPage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Devtools devtools;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private BrowserPage(Devtools devtools, String session) {
        this.devtools = devtools;
        this.session = session;
    }

    static BrowserPage attach(Devtools devtools, String targetId) {
        String session = devtools.call(
                        "Target.attachToTarget",
                        null,
                        params().put("targetId", targetId).put("flatten", true))
                .path("sessionId")
                .asText();
        BrowserPage page = new BrowserPage(devtools, session);
        devtools.listen(page::note);
        List.of("Page", "Runtime", "Log", "Network").forEach(domain -> page.call(domain + ".enable", params()));
        return page;
    }

    /** What the page complained of: errors in the log (violated policies among them) and uncaught exceptions. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void note(JsonNode message) {
        if (!message.path("sessionId").asText().equals(session)) {
            return;
        }
        JsonNode params = message.path("params");
        switch (message.path("method").asText()) {
            case "Log.entryAdded" -> {
                JsonNode entry = params.path("entry");
                if (entry.path("level").asText().equals("error")) {
                    complaints.add(entry.path("text").asText() + " "
                            + entry.path("url").asText());
                }
            }
            case "Runtime.exceptionThrown" ->
                complaints.add(params.path("exceptionDetails").toString());
            default -> {}
        }
    }

    void open(URI address) {
        call("Page.navigate", params().put("url", address.toString()));
        await("the page").atMost(PATIENCE).until(() -> isTrue("document.readyState === 'complete'"));
    }

    void reload() {
        evaluate("window.beforeReload = true");
        call("Page.reload", params());
        await("the reload")
                .atMost(PATIENCE)
                .until(() -> isTrue("!window.beforeReload && document.readyState === 'complete'"));
    }

    JsonNode evaluate(String script) {
        JsonNode answer = call(
                "Runtime.evaluate",
                params().put("expression", script).put("returnByValue", true).put("awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(script + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    boolean isTrue(String script) {
        return evaluate("Boolean(" + script + ")").asBoolean();
    }

    String text(String selector) {
        return evaluate("document.querySelector(%s)?.textContent ?? ''".formatted(quote(selector)))
                .asText();
    }

    void until(String script) {
        await(script).atMost(PATIENCE).until(() -> isTrue(script));
    }

    void click(String selector) {
        until("document.querySelector(%s)?.checkVisibility()".formatted(quote(selector)));
        JsonNode box = evaluate("""
                (() => { const e = document.querySelector(%s); e.scrollIntoView({block: 'nearest'});
                const b = e.getBoundingClientRect(); return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })()""".formatted(quote(selector)));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    params().put("type", type)
                            .put("x", box.path("x").asDouble())
                            .put("y", box.path("y").asDouble())
                            .put("button", "left")
                            .put("clickCount", 1));
        }
    }

    void type(String selector, String text) {
        evaluate("document.querySelector(%s).focus()".formatted(quote(selector)));
        call("Input.insertText", params().put("text", text));
    }

    void press(String key, int code) {
        for (String type : List.of("keyDown", "keyUp")) {
            ObjectNode params = params().put("type", type).put("key", key).put("code", key);
            if (type.equals("keyDown") && key.equals("Enter")) {
                params.put("text", "\r");
            }
            call("Input.dispatchKeyEvent", params.put("windowsVirtualKeyCode", code));
        }
    }

    void goOffline(boolean offline) {
        call(
                "Network.emulateNetworkConditions",
                params().put("offline", offline)
                        .put("latency", 0)
                        .put("downloadThroughput", -1)
                        .put("uploadThroughput", -1));
        // A machine without a network was never online to the browser, which tells the page of changes only.
        evaluate("window.dispatchEvent(new Event('%s'))".formatted(offline ? "offline" : "online"));
    }

    void prefer(String colorScheme) {
        ObjectNode params = params();
        params.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", colorScheme);
        call("Emulation.setEmulatedMedia", params);
    }

    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                params().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    private JsonNode call(String method, ObjectNode params) {
        return devtools.call(method, session, params);
    }

    private static ObjectNode params() {
        return Devtools.JSON.createObjectNode();
    }

    static String quote(String text) {
        return Devtools.JSON.getNodeFactory().textNode(text).toString();
    }
}
