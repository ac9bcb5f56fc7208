package dev.capstan.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.web.realtime.transport.OriginPolicy;
import dev.capstan.web.realtime.transport.RawClient;
import dev.capstan.web.realtime.transport.SocketTransport;
import dev.capstan.web.realtime.transport.TransportFixture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees that joins sessions and sends commands, with services that are lists. */
class ClientTest {
    private static final int MAX_TEXT = 1000;

    private final FakeServices services = new FakeServices();
    private final Clients clients = new Clients();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private static SocketTransport server;
    private static volatile Clients current;

    @BeforeAll
    static void start() {
        server = SocketTransport.start(
                TransportFixture.config(true),
                new OriginPolicy(List.of()),
                Thread::startVirtualThread,
                socket -> current.open(socket));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void wire() {
        Clock clock = new MovingClock();
        Ids ids = new Ids();
        Frames frames = new Frames();
        frames.ids = ids;
        frames.clock = clock;
        Commands commands = new Commands();
        commands.services = services;
        commands.rooms = new Rooms();
        commands.frames = frames;
        commands.config = new RealtimeConfig(MAX_TEXT, Duration.ofSeconds(45));
        commands.fillTable();
        clients.services = services;
        clients.commands = commands;
        clients.rooms = commands.rooms;
        clients.frames = frames;
        clients.ids = ids;
        clients.clock = clock;
        clients.config = commands.config;
        clients.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                Thread.startVirtualThread(task);
            }
        };
        current = clients;
    }

    @Test
    void answersTheJoinBeforeHistoryAndLive() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        for (int i = 1; i <= 5; i++) {
            services.append(session, "{\"seq\":" + i + "}");
        }
        try (RawClient ada = connected("ada")) {
            ada.send("42[\"join_session\",{\"session_uuid\":\"%s\",\"after_seq\":3}]".formatted(session));

            assertThat(event(ada).toString())
                    .isEqualTo("{\"group\":\"connection\",\"name\":\"connection.established\","
                            + "\"type\":\"connection.established\",\"content\":{\"message\":\"Connected to the session\","
                            + "\"session_id\":\"%s\",\"is_owner\":true,\"last_seq\":5}}".formatted(session));
            assertThat(event(ada).path("seq").asInt()).isEqualTo(4);
            assertThat(event(ada).path("seq").asInt()).isEqualTo(5);
            services.append(session, "{\"seq\":6}");
            assertThat(event(ada).path("seq").asInt()).isEqualTo(6);
        }
    }

    @Test
    void sendsNoHistoryToAClientThatDoesNotAskForIt() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        services.append(session, "{\"seq\":1}");
        try (RawClient ada = connected("ada")) {
            join(ada, session);

            services.append(session, "{\"seq\":2}");

            assertThat(event(ada).path("seq").asInt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"join_session\"]",
                "[\"join_session\",{}]",
                "[\"join_session\",null]",
                "[\"join_session\",{\"session_uuid\":\"\"}]"
            })
    void makesASessionWhenNoneIsNamed(String message) throws Exception {
        try (RawClient ada = connected("ada")) {
            JsonNode established = event(ada.send("42" + message));

            UUID made = UUID.fromString(
                    established.path("content").path("session_id").asText());
            assertThat(services.owners).containsEntry(made, FakeServices.ADA);
        }
    }

    @Test
    void letsOthersWatchWhatIsSharedAndNothingElse() throws Exception {
        UUID secret = services.session(FakeServices.ADA);
        UUID open = services.session(FakeServices.ADA);
        services.shared.add(open);
        try (RawClient bob = connected("bob")) {
            JsonNode refused = event(bob.send("42[\"join_session\",{\"session_uuid\":\"%s\"}]".formatted(secret)));
            JsonNode established = event(bob.send("42[\"join_session\",{\"session_uuid\":\"%s\"}]".formatted(open)));
            JsonNode command = event(bob.send(message(open, "{\"command\":\"query\",\"text\":\"hi\"}")));

            assertError(refused, "session_not_found", "Access denied");
            assertThat(established.path("content").path("is_owner").asBoolean()).isFalse();
            assertThat(command.path("error_code").asText()).isEqualTo("session_not_found");
            assertThat(services.started).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"session_uuid\":\"nonsense\"} | Invalid session UUID format",
                "{\"session_uuid\":7} | Invalid session UUID format",
                "{\"session_uuid\":\"1-1-1-1-1\"} | Invalid session UUID format",
                "[] | join_session needs an object.",
                "\"x\" | join_session needs an object.",
                "{\"after_seq\":-1} | after_seq must be a whole number that is not negative.",
                "{\"after_seq\":1.5} | after_seq must be a whole number that is not negative.",
                "{\"after_seq\":\"1\"} | after_seq must be a whole number that is not negative.",
                "{\"after_seq\":99999999999999999999} | after_seq must be a whole number that is not negative."
            })
    void refusesJoinsThatMakeNoSense(String payload, String text) throws Exception {
        try (RawClient ada = connected("ada")) {
            assertError(event(ada.send("42[\"join_session\",%s]".formatted(payload))), "validation_error", text);
            assertThat(services.owners).isEmpty();
        }
    }

    @Test
    void watchesOneSessionAtATimeAndNoneAfterLeaving() throws Exception {
        UUID first = services.session(FakeServices.ADA);
        UUID second = services.session(FakeServices.ADA);
        try (RawClient ada = connected("ada")) {
            join(ada, first);
            join(ada, second);
            assertThat(services.watched(first)).isFalse();
            assertThat(services.watched(second)).isTrue();

            ada.send("421[\"leave_session\",{}]");

            assertThat(ada.next()).isEqualTo("431[]");
            assertThat(services.watched(second)).isFalse();
        }
    }

    @Test
    void stopsWatchingWhenTheClientIsGone() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        try (RawClient ada = connected("ada")) {
            join(ada, session);
        }

        await().until(() -> !services.watched(session));
    }

    @Test
    void startsARunWithTheWholeCommand() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        UUID model = UUID.randomUUID();
        try (RawClient ada = connected("ada")) {
            ada.send("427"
                    + message(
                                    session,
                                    "{\"command\":\"query\",\"text\":\"hallo ✓\",\"model_id\":\"%s\",\"source\":\"user\",\"extra\":1}"
                                            .formatted(model))
                            .substring(2));

            assertThat(ada.next()).isEqualTo("437[]");
            assertThat(services.started).singleElement().satisfies(run -> {
                assertThat(run.text()).isEqualTo("hallo ✓");
                assertThat(run.modelSettingId()).isEqualTo(model);
                assertThat(run.source()).isEqualTo("user");
                assertThat(run.agentType()).isNull();
                assertThat(run.command().path("extra").asInt()).isEqualTo(1);
            });
        }
    }

    @Test
    void dealsWithCommandsInOrderAndAnswersAPingMeanwhile() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        CountDownLatch hold = new CountDownLatch(1);
        services.holdRuns = hold;
        try (RawClient ada = connected("ada")) {
            ada.send("42[\"join_session\",{\"session_uuid\":\"%s\"}]".formatted(session))
                    .send(message(session, "{\"command\":\"query\",\"text\":\"hi\"}"))
                    .send(message(session, "{\"command\":\"cancel\"}"))
                    .send(message(session, "{\"command\":\"ping\"}"));

            assertThat(event(ada).path("name").asText()).isEqualTo("connection.established");
            JsonNode pong = event(ada);
            assertThat(pong.path("name").asText()).isEqualTo("system.pong");
            assertThat(pong.path("transient").asBoolean()).isTrue();
            assertThat(pong.path("session_id").asText()).isEqualTo(session.toString());
            assertThat(services.cancelled).isEmpty();

            hold.countDown();

            await().until(() -> services.cancelled.contains(session));
            assertThat(services.started).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file_tree, file.tree.listed",
        "file_content, file.content.read",
        "workspace_info, connection.workspace_info",
        "sandbox_status, sandbox.status_changed",
        "awake_sandbox, sandbox.status_changed"
    })
    void answersALookWhileACommandTakesLong(String command, String answer) throws Exception {
        UUID session = services.session(FakeServices.ADA);
        CountDownLatch hold = new CountDownLatch(1);
        services.holdRuns = hold;
        try (RawClient ada = connected("ada");
                RawClient bob = connected("bob")) {
            join(ada, session);
            ada.send(message(session, "{\"command\":\"query\",\"text\":\"hi\"}"))
                    .send(message(session, "{\"command\":\"%s\",\"path\":\"/workspace/a\"}".formatted(command)));

            JsonNode told = event(ada);

            assertThat(told.path("name").asText()).isEqualTo(answer);
            hold.countDown();
            bob.send(message(session, "{\"command\":\"%s\"}".formatted(command)));
            assertThat(event(bob).path("error_code").asText()).isEqualTo("session_not_found");
        }
    }

    @Test
    void cancelsWhileAPromptIsRewritten() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        CountDownLatch hold = new CountDownLatch(1);
        services.holdPrompts = hold;
        try (RawClient ada = connected("ada")) {
            join(ada, session);
            ada.send(message(session, "{\"command\":\"enhance_prompt\",\"text\":\"a site\"}"))
                    .send(message(session, "{\"command\":\"cancel\"}"));

            await().until(() -> services.cancelled.contains(session));
            hold.countDown();

            assertThat(event(ada).path("name").asText()).isEqualTo("agent.prompt.generated");
        }
    }

    @Test
    void tellsTheAskerAloneThatAPromptCouldNotBeRewritten() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        services.refusal = new AppException(Kind.BAD_GATEWAY, "enhance_prompt_error", "The model is away.");
        try (RawClient ada = connected("ada")) {
            join(ada, session);

            ada.send(message(session, "{\"command\":\"enhance_prompt\",\"text\":\"a site\"}"));

            JsonNode error = event(ada);
            assertThat(error.path("error_code").asText()).isEqualTo("enhance_prompt_error");
            assertThat(error.path("content").path("message").asText()).isEqualTo("The model is away.");
            assertThat(error.path("content").has("run_status")).isFalse();
        }
    }

    @Test
    void pingAnswersTheWholeRoom() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        try (RawClient one = connected("ada");
                RawClient other = connected("ada")) {
            join(one, session);
            join(other, session);

            one.send(message(session, "{\"command\":\"ping\"}"));

            assertThat(event(one).path("name").asText()).isEqualTo("system.pong");
            assertThat(event(other).path("name").asText()).isEqualTo("system.pong");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"x\"} | content.command is missing.",
                "{\"command\":7} | command must be a text.",
                "{\"command\":\"dance\"} | Unknown command: dance",
                "{\"command\":\"publish\"} | The command publish is not available on this server.",
                "{\"command\":\"query\"} | text must say what you want done.",
                "{\"command\":\"query\",\"text\":\"  \"} | text must say what you want done.",
                "{\"command\":\"query\",\"text\":7} | text must be a text.",
                "{\"command\":\"query\",\"text\":\"a\\u0000b\"} | Text must not hold the NUL character.",
                "{\"command\":\"query\",\"text\":\"a\\ud800b\"} | Text must be valid Unicode: it holds half of a surrogate pair.",
                "{\"command\":\"query\",\"text\":\"a\",\"metadata\":{\"a\\u0000\":1}} | Text must not hold the NUL character.",
                "{\"command\":\"query\",\"text\":\"a\",\"thinking_tokens\":-1} | thinking_tokens must be a whole number that is not negative.",
                "{\"command\":\"query\",\"text\":\"a\",\"thinking_tokens\":1e30} | thinking_tokens must be a whole number that is not negative.",
                "{\"command\":\"query\",\"text\":\"a\",\"model_id\":\"x\"} | model_id must be the UUID of a model setting.",
                "{\"command\":\"query\",\"text\":\"a\",\"source\":\"moon\"} | source must be one of system, user.",
                "{\"command\":\"query\",\"text\":\"a\",\"files\":\"x\"} | files must be a list of texts.",
                "{\"command\":\"query\",\"text\":\"a\",\"tool_args\":[]} | tool_args must be an object.",
                "{\"command\":\"query\",\"text\":\"a\",\"resume\":1} | resume must be true or false."
            })
    void refusesCommandsThatMakeNoSense(String content, String text) throws Exception {
        UUID session = services.session(FakeServices.ADA);
        try (RawClient ada = connected("ada")) {
            JsonNode error = event(ada.send(message(session, content)));

            assertError(error, "validation_error", text);
            assertThat(error.path("content").path("session_id").asText()).isEqualTo(session.toString());
            assertThat(services.started).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"chat_message\"]",
                "[\"chat_message\",7]",
                "[\"chat_message\",{}]",
                "[\"chat_message\",{\"session_uuid\":\"x\"}]",
                "[\"dance\"]"
            })
    void refusesMessagesThatAreNoCommands(String message) throws Exception {
        try (RawClient ada = connected("ada")) {
            JsonNode error = event(ada.send("42" + message));

            assertThat(error.path("error_code").asText()).isEqualTo("validation_error");
        }
    }

    @Test
    void refusesTextThatIsTooLong() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        try (RawClient ada = connected("ada")) {
            String content = "{\"command\":\"query\",\"text\":\"%s\"}".formatted("x".repeat(MAX_TEXT));

            assertThat(event(ada.send(message(session, content))).path("detail").asText())
                    .contains("too long");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONFLICT, concurrent_operation, concurrent_operation",
        "PAYMENT_REQUIRED, insufficient_credits, insufficient_credits",
        "NOT_FOUND, model_not_found, validation_error",
        "NOT_FOUND, session_not_found, session_not_found",
        "RATE_LIMITED, rate_limited, rate_limit",
        "UNAVAILABLE, unavailable, internal_error"
    })
    void endsARefusedQueryWithACodeOfTheContract(Kind kind, String code, String wire) throws Exception {
        UUID session = services.session(FakeServices.ADA);
        services.refusal = new AppException(kind, code, "No.");
        try (RawClient ada = connected("ada")) {
            JsonNode error = event(ada.send(message(session, "{\"command\":\"query\",\"text\":\"hi\"}")));

            assertError(error, wire, "No.");
            assertThat(error.path("content").path("run_status").asText()).isEqualTo("failed");
        }
    }

    @Test
    void tellsNothingOfWhatBroke() throws Exception {
        UUID session = services.session(FakeServices.ADA);
        services.refusal = new IllegalStateException("password is hunter2");
        try (RawClient ada = connected("ada")) {
            JsonNode error = event(ada.send(message(session, "{\"command\":\"query\",\"text\":\"hi\"}")));

            assertThat(error.toString()).doesNotContain("hunter2").contains("Error processing message (request ");
            assertThat(error.path("error_code").asText()).isEqualTo("internal_error");
        }
    }

    @Test
    void endsAtTheTokensExpiry() throws Exception {
        services.expiresAt = now.plusSeconds(60);
        try (RawClient ada = connected("ada")) {
            clients.recheck();
            assertThat(ada.next(100)).isNull();
            now = now.plusSeconds(60);

            clients.recheck();

            JsonNode error = event(ada);
            assertThat(error.path("error_code").asText()).isEqualTo("auth_error");
            assertThat(error.path("content").has("run_status")).isFalse();
            assertThat(ada.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void endsForADeactivatedAccountWithinAMinute() throws Exception {
        try (RawClient ada = connected("ada")) {
            services.disabled.add(FakeServices.ADA);
            now = now.plusSeconds(50);

            clients.recheck();

            assertThat(event(ada).path("error_code").asText()).isEqualTo("auth_error");
            assertThat(ada.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void aTokenIsCheckedOnceForAllItsSockets() throws Exception {
        try (RawClient one = connected("ada");
                RawClient two = connected("ada");
                RawClient bob = connected("bob")) {
            services.authenticated.clear();
            services.disabled.add(FakeServices.ADA);
            now = now.plusSeconds(50);

            clients.recheck();

            assertThat(one.closeCode()).isEqualTo(1000);
            assertThat(two.closeCode()).isEqualTo(1000);
            await().until(() -> services.authenticated.contains("bob"));
            assertThat(services.authenticated).containsExactlyInAnyOrder("ada", "bob");
            assertThat(bob.next(100)).isNull();
        }
    }

    @Test
    void comesBackLaterWhenNobodyCanSayWhoAClientIs() throws Exception {
        try (RawClient client = RawClient.open(origin())) {
            client.next();

            client.send("40{\"token\":\"broken\"}");

            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(client.next(50)).isNull();
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    private RawClient connected(String token) throws InterruptedException {
        RawClient client = RawClient.open(origin());
        client.next();
        client.send("40{\"token\":\"%s\"}".formatted(token));
        assertThat(client.next()).startsWith("40{\"sid\":\"");
        return client;
    }

    private static void join(RawClient client, UUID session) throws Exception {
        JsonNode established = event(client.send("42[\"join_session\",{\"session_uuid\":\"%s\"}]".formatted(session)));
        assertThat(established.path("name").asText()).isEqualTo("connection.established");
    }

    private static String message(UUID session, String content) {
        return "42[\"chat_message\",{\"session_uuid\":\"%s\",\"content\":%s}]".formatted(session, content);
    }

    private static JsonNode event(RawClient client) throws Exception {
        String frame = client.next();
        assertThat(frame).startsWith("42[\"chat_event\",");
        return Json.MAPPER.readTree(frame.substring(2)).path(1);
    }

    private static void assertError(JsonNode error, String code, String text) {
        assertThat(error.path("name").asText()).isEqualTo("system.error");
        assertThat(error.path("type").asText()).isEqualTo("system.error");
        assertThat(error.path("group").asText()).isEqualTo("system");
        assertThat(error.path("error_code").asText()).isEqualTo(code);
        assertThat(error.path("detail").asText()).isEqualTo(text);
        assertThat(error.path("recoverable").asBoolean(true)).isFalse();
        assertThat(error.path("transient").asBoolean()).isTrue();
        assertThat(error.path("content").path("message").asText()).isEqualTo(text);
        assertThat(error.path("content").path("error_code").asText()).isEqualTo(code);
        assertThat(error.path("content").path("error_type").asText()).isEqualTo(code);
    }

    private final class MovingClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
