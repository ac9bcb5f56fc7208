package dev.capstan.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Requests per second and the slowest hundredth, of what clients ask for most, beside a bare resource in the same server:
 * with 10,000 sessions in all, all of one user, and with a hundred users who have as many each.
 */
@EnabledIfEnvironmentVariable(
        named = "CAPSTAN_BENCH_HTTP_SECONDS",
        matches = "[0-9]+",
        disabledReason = "bench/http/run.sh")
class HttpBenchIT {
    private static final int SESSIONS_EACH = 10_000;
    private static final int UPLOADERS = 8;
    private static final int UPLOAD_BYTES = 64 * 1024;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private final String seconds = System.getenv("CAPSTAN_BENCH_HTTP_SECONDS");
    private final Path report = Path.of(System.getenv().getOrDefault("CAPSTAN_BENCH_REPORT", "target/bench-http.txt"));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Person(UUID id, String token) {}

    private record Rate(double perSecond, double p99Millis) {}

    @Test
    void measure() throws Exception {
        Path deployed = Path.of(System.getProperty("capstan.wlp"), "usr", "servers", "capstan", "apps", "capstan.ear");
        Path shipped = deployed.resolveSibling("shipped.ear.kept");
        Files.move(deployed, shipped, StandardCopyOption.REPLACE_EXISTING);
        try (CapstanServer server = CapstanServer.named("bench-http")
                .with("CAPSTAN_LIMITS_REQUEST", "100000000/PT1H")
                .with("CAPSTAN_LIMITS_UPLOAD", "100000000/PT1H")
                .with("CAPSTAN_FILES_MAX_PENDING", "100000")) {
            Deployments.capstanWith(FloorApplication.class, FloorResource.class)
                    .as(ZipExporter.class)
                    .exportTo(deployed.toFile());
            server.start();
            run(server);
        } finally {
            Files.move(shipped, deployed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void run(CapstanServer server) throws Exception {
        Person ada = register(server.baseUri());
        UUID session;
        try (Connection database = server.connect()) {
            session = fill(database, ada.id(), 0);
        }
        say("%-34s %12s %10s %8s", "what", "requests/s", "p99 ms", "floor");
        List<String> reads = List.of(
                "v1/sessions?page=1&per_page=20",
                "v1/sessions?page=400&per_page=20",
                "v1/sessions?page=1&per_page=20&session_type=agent",
                "v1/sessions?page=1&per_page=20&order=activity",
                "v1/sessions/" + session,
                "v1/credits/balance");
        wrk(server, "itest/floor/bare", null, "2");
        Rate floor = wrk(server, "itest/floor/bare", null, seconds);
        say("%-34s %12.0f %10.1f", "bare resource", floor.perSecond(), floor.p99Millis());
        for (String read : reads) {
            wrk(server, read, ada.token(), "1");
        }
        all(server, ada, reads, session, floor, "10,000 rows");
        try (Connection database = server.connect()) {
            fill(database, ada.id(), 99);
            all(server, ada, reads, session, floor, "1,000,000 rows");
            uploads(server.baseUri(), ada);
            SearchPlans.fill(database, ada.id(), session);
            plans(database, ada.id(), session);
        }
    }

    private void all(CapstanServer server, Person ada, List<String> reads, UUID session, Rate floor, String rows)
            throws IOException, InterruptedException {
        say("-- %s", rows);
        for (String read : reads) {
            Rate rate = wrk(server, read, ada.token(), seconds);
            say(
                    "%-34s %12.0f %10.1f %8.2f",
                    read.replace(session.toString(), "{id}").replace("v1/", "").replace("&per_page=20", ""),
                    rate.perSecond(),
                    rate.p99Millis(),
                    rate.perSecond() / floor.perSecond());
        }
    }

    /** Sessions of {@code ada}, or of as many others, a message apart from each other. */
    private static UUID fill(Connection database, UUID ada, int others) throws SQLException {
        try (Statement sql = database.createStatement()) {
            if (others > 0) {
                sql.execute("INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object("
                        + "'id', gen_random_uuid(), 'email', 'bench' || n || '@example.com'))).*"
                        + " FROM users u, generate_series(1, " + others + ") n WHERE u.id = '" + ada + "'");
            }
            String whose = others > 0 ? "u.id <> '" + ada + "' AND u.email LIKE 'bench%'" : "u.id = '" + ada + "'";
            sql.execute("INSERT INTO sessions (id, user_id, name, app_kind, agent_type, created_at, last_message_at)"
                    + " SELECT gen_random_uuid(), u.id, 'A session about number ' || n,"
                    + " CASE WHEN n % 3 = 0 THEN 'chat' ELSE 'agent' END, 'general',"
                    + " now() - n * interval '1 minute', now() - (n % 997) * interval '1 minute'"
                    + " FROM users u, generate_series(1, " + SESSIONS_EACH + ") n WHERE " + whose);
            sql.execute(
                    "INSERT INTO session_heads (session_id) SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id"
                            + " WHERE " + whose);
            sql.execute("VACUUM ANALYZE sessions");
            sql.execute("ANALYZE");
            try (ResultSet row = sql.executeQuery("SELECT id FROM sessions WHERE user_id = '" + ada + "' LIMIT 1")) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private void plans(Connection database, UUID ada, UUID session) throws SQLException, IOException {
        String mine = " FROM sessions WHERE user_id = '" + ada + "' AND deleted_at IS NULL";
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("list", "SELECT *" + mine + " ORDER BY created_at DESC, id DESC LIMIT 20");
        queries.put("far page", "SELECT id" + mine + " ORDER BY created_at DESC, id DESC LIMIT 20 OFFSET 8000");
        queries.put("kind", "SELECT *" + mine + " AND app_kind = 'agent' ORDER BY created_at DESC, id DESC LIMIT 20");
        queries.put(
                "activity",
                "SELECT *" + mine + " ORDER BY COALESCE(last_message_at, created_at) DESC, id DESC LIMIT 20");
        queries.put("count", "SELECT COUNT(id)" + mine);
        queries.put("count of a kind", "SELECT COUNT(id)" + mine + " AND app_kind = 'agent'");
        queries.putAll(SearchPlans.statements(ada, session));
        for (Map.Entry<String, String> query : queries.entrySet()) {
            StringBuilder plan = new StringBuilder();
            try (Statement sql = database.createStatement();
                    ResultSet rows = sql.executeQuery("EXPLAIN (ANALYZE, COSTS OFF, BUFFERS) " + query.getValue())) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            say("-- plan of %s%n%s", query.getKey(), plan);
            assertThat(plan.toString()).as(query.getKey()).doesNotContain("Seq Scan");
        }
    }

    /** Reserve, put and complete, by several at once. */
    private void uploads(URI base, Person ada) throws InterruptedException, ExecutionException, IOException {
        long end =
                System.nanoTime() + Duration.ofSeconds(Long.parseLong(seconds)).toNanos();
        List<Double> millis = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(UPLOADERS)) {
            List<Future<List<Double>>> each = new ArrayList<>();
            for (int i = 0; i < UPLOADERS; i++) {
                each.add(threads.submit(() -> {
                    List<Double> mine = new ArrayList<>();
                    while (System.nanoTime() < end) {
                        long begun = System.nanoTime();
                        upload(base, ada);
                        mine.add((System.nanoTime() - begun) / 1e6);
                    }
                    return mine;
                }));
            }
            for (Future<List<Double>> one : each) {
                millis.addAll(one.get());
            }
        }
        millis.sort(null);
        say(
                "%-34s %12.0f %10.1f  (three requests and %d KiB each; in uploads)",
                "upload",
                millis.size() / Double.parseDouble(seconds),
                millis.get((int) (millis.size() * 0.99)),
                UPLOAD_BYTES / 1024);
    }

    private Void upload(URI base, Person ada) throws IOException, InterruptedException {
        JsonNode reserved = post(
                base.resolve("v1/assets/upload"),
                "{\"file_name\":\"bench.bin\",\"content_type\":\"application/octet-stream\",\"file_size\":%d}"
                        .formatted(UPLOAD_BYTES),
                ada.token());
        URI link = base.resolve(URI.create(reserved.path("upload_url").asText()).getRawPath());
        HttpResponse<String> put = http.send(
                HttpRequest.newBuilder(link)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(new byte[UPLOAD_BYTES]))
                        .build(),
                BodyHandlers.ofString());
        assertThat(put.statusCode()).as(put.body()).isLessThan(300);
        post(
                base.resolve("v1/assets/" + reserved.path("id").asText() + "/complete"),
                "{\"id\":\"%s\",\"file_name\":\"bench.bin\",\"file_size\":%d,\"content_type\":\"application/octet-stream\"}"
                        .formatted(reserved.path("id").asText(), UPLOAD_BYTES),
                ada.token());
        return null;
    }

    private Person register(URI base) throws IOException, InterruptedException {
        String token = post(
                        base.resolve("auth/register"),
                        "{\"email\":\"http-bench@example.com\",\"password\":\"Correct-horse-battery-9\",\"name\":\"B\"}",
                        null)
                .path("access_token")
                .asText();
        HttpResponse<String> me = http.send(
                HttpRequest.newBuilder(base.resolve("auth/me"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        return new Person(
                UUID.fromString(Json.MAPPER.readTree(me.body()).path("id").asText()), token);
    }

    private JsonNode post(URI address, String json, @Nullable String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(address + " " + answer.body()).isLessThan(300);
        return Json.MAPPER.readTree(answer.body());
    }

    private static Rate wrk(CapstanServer server, String path, @Nullable String token, String seconds)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("wrk", "-t1", "-c8", "-d" + seconds + "s", "--timeout", "10s", "--latency"));
        if (token != null) {
            command.addAll(List.of("-H", "Authorization: Bearer " + token));
        }
        command.add(server.baseUri().resolve(path).toString());
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(wrk.waitFor()).as(said).isZero();
        Matcher rate = RATE.matcher(said);
        Matcher p99 = P99.matcher(said);
        assertThat(BAD.matcher(said).find()).as(said).isFalse();
        assertThat(rate.find() && p99.find()).as(said).isTrue();
        double slow = Double.parseDouble(p99.group(1));
        double millis = switch (p99.group(2)) {
            case "us" -> slow / 1000;
            case "s" -> slow * 1000;
            default -> slow;
        };
        return new Rate(Double.parseDouble(rate.group(1)), millis);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that nothing else needs
    private void say(String format, Object... values) throws IOException {
        Files.writeString(
                report, format.formatted(values) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
