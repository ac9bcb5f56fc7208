package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.OutsideSettings;
import dev.capstan.service.settings.mcp.stub.OAuthStub;
import dev.capstan.service.settings.mcp.stub.StubMcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What users set up for their agents: rewritten prompts, MCP servers, skills. */
class ToolSettingsIT {
    private static final String MASK = "********";
    private static final String SCRIPT = """
            while IFS= read -r line; do \
            [[ $line =~ \\"id\\":(\\"[^\\"]*\\"|[0-9]+) ]] || continue; id=${BASH_REMATCH[1]}; \
            case $line in \
            *initialize*) r='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}';; \
            *tools/list*) r='{"tools":[{"name":"word","inputSchema":{"type":"object"}}]}';; \
            *) r="{\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"the word is $WORD\\"}]}";; esac; \
            printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$r"; done""";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.register(server.baseUri());

    @Test
    void aPromptIsRewrittenForCredits() {
        Ledger ledger = new Ledger(server, user.userId());

        ApiClient.Answer answer = user.post("v1/enhance-prompt", "{\"prompt\":\"!say a site for bakers\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("enhanced_prompt").asText()).isEqualTo("a site for bakers");
        assertThat(answer.json().path("reasoning").isNull()).isTrue();
        BigDecimal once = ledger.modelUsage();
        assertThat(once).isNegative();
        assertThat(user.post("v1/enhance-prompt", "{\"prompt\":\"!fail 500\"}").status())
                .isEqualTo(502);
        assertThat(user.post("v1/enhance-prompt", "{\"prompt\":\" \"}").status())
                .isEqualTo(422);
        assertThat(user.post("v1/enhance-prompt", "{\"prompt\":\"%s\"}".formatted("x".repeat(20_001)))
                        .status())
                .isEqualTo(422);
        assertThat(ledger.modelUsage()).isEqualByComparingTo(once);
        assertThat(ledger.faults()).isEmpty();

        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(command("!say better"));
            JsonNode event = client.await("agent.prompt.generated");
            assertThat(event.at("/content/result").asText()).isEqualTo("better");
            assertThat(event.at("/content/original_request").asText()).isEqualTo("!say better");
            client.command(command("!fail 503"));
            assertThat(client.await("system.error").path("error_code").asText()).isEqualTo("enhance_prompt_error");
        }
        assertThat(ledger.modelUsage()).isLessThan(once);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void anAgentCallsTheUsersMcpServer() {
        String url = OutsideSettings.mcp().url("/mcp?key=query-secret");
        ApiClient.Answer created = user.post("v1/user-settings/mcp", """
                {"mcp_config":{"mcpServers":{"stub":{"url":"%s","headers":{"X-Key":"head-secret"}}}}}""".formatted(url));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        assertThat(created.body()).doesNotContain("secret").contains(MASK);
        String path = "v1/user-settings/mcp/" + created.json().path("id").asText();

        JsonNode shown = user.get(path + "/tools").json().at("/servers/0");
        assertThat(shown.path("ok").asBoolean()).as(shown.toString()).isTrue();
        assertThat(shown.at("/tools/0/offered_as").asText()).isEqualTo("mcp__stub__echo");
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.get(path + "/tools").status()).isEqualTo(404);
        assertThat(user.get("v1/user-settings/mcp/not-a-uuid").status()).isEqualTo(422);

        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool mcp__stub__echo {\"text\":\"hello over there\"}\n!tool mcp__stub__fail {}\n!say done");
            client.await("agent.complete");
            List<JsonNode> results = results(client);
            assertThat(results)
                    .extracting(result -> result.path("result").asText())
                    .containsExactlyInAnyOrder("hello over there", "it is broken");
            assertThat(results)
                    .extracting(result -> result.path("is_error").asBoolean())
                    .containsExactlyInAnyOrder(false, true);
        }
        try (SocketClient client = SocketClient.inNewSession(stranger)) {
            client.query("!tool mcp__stub__echo {\"text\":\"x\"}\n!say done");
            client.await("agent.complete");
            assertThat(results(client))
                    .noneMatch(result -> !result.path("is_error").asBoolean());
        }
        assertThat(user.send(
                                "PUT",
                                path,
                                BodyPublishers.ofString("{\"is_active\":false}"),
                                Map.of("Content-Type", "application/json"))
                        .status())
                .isEqualTo(200);
        assertThat(user.get("v1/user-settings/mcp?only_active=true")
                        .json()
                        .path("settings")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anAgentCallsAProgramOfTheUserInTheSandbox() {
        ApiClient.Answer created = user.post("v1/user-settings/mcp", """
                {"mcp_config":{"mcpServers":{"mine":{"command":"bash","args":["/workspace/mine.sh"],"env":{"WORD":"swordfish"}}}}}""");
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        ObjectNode write = ApiClient.JSON
                .createObjectNode()
                .put("file_path", "/workspace/mine.sh")
                .put("content", SCRIPT);

        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool Write " + write + "\n!say written");
            client.await("agent.complete");
            int seen = client.events().size();
            client.query("!tool mcp__mine__word {}\n!result");
            client.await(
                    "the second end", seen, event -> SocketClient.name(event).equals("agent.complete"));

            assertThat(results(client).getLast().path("result").asText()).isEqualTo("the word is swordfish");
        }
    }

    @Test
    void anAgentLoadsASkillAndTheUsersOwnOneFirst() throws IOException {
        assertThat(load(user, "docx").path("files").asInt()).isEqualTo(2);

        ApiClient.Answer own = user.send(
                "POST",
                "v1/user-settings/skills/upload",
                BodyPublishers.ofByteArray(zip("SKILL.md", "---\nname: docx\ndescription: mine\n---\nMy way.\n")),
                Map.of("Content-Type", "application/zip"));
        assertThat(own.status()).as(own.body()).isEqualTo(201);
        assertThat(load(user, "docx").path("files").asInt()).isEqualTo(1);
        String path = "v1/user-settings/skills/" + own.json().path("id").asText();
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(user.send("DELETE", path, BodyPublishers.noBody(), Map.of()).status())
                .isEqualTo(200);
        assertThat(user.get(path).status()).isEqualTo(404);
        assertThat(load(user, "docx").path("files").asInt()).isEqualTo(2);

        ApiClient.Answer away = user.send(
                "POST",
                "v1/user-settings/skills/upload",
                BodyPublishers.ofByteArray(zip("../SKILL.md", "x")),
                Map.of("Content-Type", "application/zip"));
        assertThat(away.status()).isEqualTo(400);
        String builtin =
                user.get("v1/user-settings/skills").json().at("/skills/0/id").asText();
        assertThat(user.send("DELETE", "v1/user-settings/skills/" + builtin, BodyPublishers.noBody(), Map.of())
                        .json()
                        .path("error_code")
                        .asText())
                .isEqualTo("builtin_skill_delete");
    }

    @Test
    void anAnswerToAQuestionThatIsNotOpenIsRefusedAsOAuthDoesIt() {
        ApiClient.Answer answer = consent("abc", "allow", Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error_description").asText()).contains("not open");
        assertThat(consent("abc", "perhaps", Map.of()).status()).isEqualTo(400);
        assertThat(ApiClient.stranger(server.baseUri())
                        .get("mcp/oauth/consent?consent_id=%3Cscript%3E")
                        .body())
                .contains("not open any more")
                .doesNotContain("<script>");
    }

    @Test
    void anAgentUsesAServerThatItsUserSignedInTo() {
        OAuthStub provider = OutsideSettings.oauth();
        String setting = oauthSetting(OutsideSettings.guardedMcp());
        assertThat(tools(setting)).contains("not signed in");

        ApiClient.Answer begun = begin(setting, "null");
        String cookie = begun.header("Set-Cookie").split(";", 2)[0];
        String question = begun.json().path("consent_id").asText();
        assertThat(begun.json().path("scopes").toString()).isEqualTo("[\"tools:read\",\"tools:call\"]");
        ApiClient.Answer page = ApiClient.stranger(server.baseUri()).get("mcp/oauth/consent?consent_id=" + question);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Connect stub?", "127.0.0.1:" + provider.port(), "tools:call");
        assertThat(consent(question, "allow", Map.of()).status())
                .as("from another browser")
                .isEqualTo(400);
        assertThat(consent(question + "&user_id=" + stranger.userId(), "allow", Map.of("Cookie", cookie))
                        .status())
                .as("by another user")
                .isEqualTo(400);

        ApiClient.Answer allowed = consent(question, "allow", Map.of("Cookie", cookie));
        Map<String, String> back =
                provider.agree(URI.create(allowed.json().path("redirect_url").asText()));
        String callback = "mcp/oauth/callback?code=%s&state=%s&iss=%s"
                .formatted(back.get("code"), back.get("state"), back.get("iss"));
        assertThat(arrive(callback, Map.of()).status()).as("in another browser").isEqualTo(400);
        ApiClient.Answer arrived = arrive(callback, Map.of("Cookie", cookie));
        assertThat(arrived.status()).as(arrived.body()).isEqualTo(200);
        assertThat(arrived.body()).contains("signed in to stub");
        assertThat(arrive(callback, Map.of("Cookie", cookie)).status())
                .as("a second time")
                .isEqualTo(400);

        assertThat(tools(setting)).contains("\"echo\"");
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool mcp__stub__echo {\"text\":\"hello\"}\n!say done");
            client.await("agent.complete");
            assertThat(results(client).getFirst().toString()).contains("hello");
        }
        String status = user.get("v1/user-settings/mcp/" + setting + "/oauth").body();
        assertThat(status).contains("\"connected\"").doesNotContain("access-", "refresh-");
        assertThat(stranger.get("v1/user-settings/mcp/" + setting + "/oauth").status())
                .isEqualTo(404);

        ApiClient.Answer ended = user.send(
                "DELETE", "v1/user-settings/mcp/" + setting + "/oauth/stub", BodyPublishers.noBody(), Map.of());
        assertThat(ended.status()).isEqualTo(200);
        assertThat(provider.revoked.getLast()).startsWith("refresh-");
        assertThat(tools(setting)).contains("not signed in");
    }

    @Test
    void aPageOfTheClientFinishesASignInForItsUser() {
        OAuthStub provider = OutsideSettings.oauth();
        String setting = oauthSetting(OutsideSettings.guardedMcp());
        assertThat(begin(setting, "\"https://evil.example/\"").status()).isEqualTo(400);
        String question = begin(setting, "\"http://localhost:5173/settings\"")
                .json()
                .path("consent_id")
                .asText();
        String address = consent(question + "&user_id=" + user.userId(), "allow", Map.of())
                .json()
                .path("redirect_url")
                .asText();
        Map<String, String> back = provider.agree(URI.create(address));

        ApiClient.Answer arrived =
                arrive("mcp/oauth/callback?code=%s&state=%s".formatted(back.get("code"), back.get("state")), Map.of());

        assertThat(arrived.status()).isEqualTo(303);
        assertThat(arrived.header("Location")).startsWith("http://localhost:5173/settings?code=");
        String brought = "{\"code\":\"%s\",\"state\":\"%s\"}".formatted(back.get("code"), back.get("state"));
        assertThat(stranger.post("v1/user-settings/mcp/oauth/finish", brought).status())
                .isEqualTo(400);
        assertThat(user.post("v1/user-settings/mcp/oauth/finish", brought)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("connected");

        String denied = begin(setting, "\"http://localhost:5173/settings\"")
                .json()
                .path("consent_id")
                .asText();
        assertThat(consent(denied + "&user_id=" + user.userId(), "deny", Map.of())
                        .json()
                        .path("redirect_url")
                        .asText())
                .isEqualTo("http://localhost:5173/settings?mcp_server=stub&mcp_status=denied");
    }

    private String oauthSetting(StubMcpServer mcp) {
        ApiClient.Answer made = user.post(
                "v1/user-settings/mcp",
                "{\"mcp_config\":{\"mcpServers\":{\"stub\":{\"url\":\"%s\",\"auth\":\"oauth\"}}}}"
                        .formatted(mcp.url("/mcp")));
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json().path("id").asText();
    }

    private ApiClient.Answer begin(String setting, String returnTo) {
        return user.post(
                "v1/user-settings/mcp/" + setting + "/oauth",
                "{\"server\":\"stub\",\"return_to\":%s}".formatted(returnTo));
    }

    private ApiClient.Answer consent(String question, String action, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return ApiClient.stranger(server.baseUri())
                .send(
                        "POST",
                        "mcp/oauth/consent",
                        BodyPublishers.ofString("consent_id=%s&action=%s".formatted(question, action)),
                        all);
    }

    private ApiClient.Answer arrive(String callback, Map<String, String> headers) {
        return ApiClient.stranger(server.baseUri()).send("GET", callback, BodyPublishers.noBody(), headers);
    }

    private String tools(String setting) {
        return user.get("v1/user-settings/mcp/" + setting + "/tools").body();
    }

    private static JsonNode load(ApiClient who, String skill) {
        try (SocketClient client = SocketClient.inNewSession(who)) {
            client.query("!tool Skill {\"skill\":\"%s\"}\n!say done".formatted(skill));
            client.await("agent.complete");
            return results(client).getFirst().path("result");
        }
    }

    private static List<JsonNode> results(SocketClient client) {
        return client.events().stream()
                .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                .map(event -> event.path("content"))
                .toList();
    }

    private static ObjectNode command(String text) {
        return ApiClient.JSON
                .createObjectNode()
                .put("command", "enhance_prompt")
                .put("text", text);
    }

    private static byte[] zip(String path, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
