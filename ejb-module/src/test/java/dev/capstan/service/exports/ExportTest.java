package dev.capstan.service.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.CredentialRecords;
import dev.capstan.service.auth.factor.FactorRecords;
import dev.capstan.service.billing.BillingRecords;
import dev.capstan.service.chat.ChatRecords;
import dev.capstan.service.credits.CreditRecords;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.files.FileRecords;
import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.json.Json;
import dev.capstan.service.mail.MailConfig;
import dev.capstan.service.runs.RunRecords;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretBoxes;
import dev.capstan.service.sessions.SessionRecords;
import dev.capstan.service.settings.SettingRecords;
import dev.capstan.service.skills.SkillRecords;
import dev.capstan.service.users.AccountRecords;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.PersonalRecords;
import dev.capstan.service.users.UserErased;
import dev.capstan.service.users.UserService;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.users.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in an archive about somebody, on a real database. */
class ExportTest {
    private static final List<PersonalRecords> FEATURES = List.of(
            new AccountRecords(),
            new AuditRecords(),
            new BillingRecords(),
            new ChatRecords(),
            new CredentialRecords(),
            new FactorRecords(),
            new CreditRecords(),
            new FileRecords(),
            new RunRecords(),
            new SessionRecords(),
            new SettingRecords(),
            new SkillRecords());

    /** Tables that lead to a person and are not in the archive, each with the reason. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("admitted_emails", "an administrator's list; the account that came of it is there"),
            Map.entry("act_prices", "what an administrator set, about nobody"),
            Map.entry("price_versions", "what an administrator set, about nobody"),
            Map.entry("shared_accounts", "an organisation's; the membership is there"),
            Map.entry("billing_events", "the provider's own words, of which the transactions are made"),
            Map.entry("billing_outbox", "calls to the provider, whose results are there"),
            Map.entry("billing_refreshes", "notes that a month was done; the ledger has the credits"),
            Map.entry("credential_ends", "news to the nodes, gone after an hour"),
            Map.entry("credit_session_usage", "sums of the ledger"),
            Map.entry("credit_spending", "sums of the ledger"),
            Map.entry("file_pieces", "pieces of the files, which are there whole"),
            Map.entry("mcp_consents", "a question that is open for minutes"),
            Map.entry("session_secrets", "secrets"),
            Map.entry("sign_in_confirmations", "that a password was shown again, gone after minutes"),
            Map.entry("sandboxes", "where a session works; what it made is in the session"),
            Map.entry("session_heads", "how many events a session has"));

    private final TestClock clock = new TestClock();
    private final HeardAudit audit = new HeardAudit();
    private final MemoryStore store = new MemoryStore();
    private final TestContainer container = new TestContainer(clock, Map.of());
    private UUID ada;
    private UUID session;

    @BeforeEach
    void somebodyWithAFewThings() {
        container.bind(AuditLog.class, audit);
        container.bind(SecretBox.class, SecretBoxes.random());
        container.bind(
                MailConfig.class, new MailConfig(Optional.empty(), "Capstan", URI.create("http://localhost:8000/")));
        container.bind(ObjectStores.class, new ObjectStores() {
            @Override
            public ObjectStore current() {
                return store;
            }
        });
        container.bind(AllPersonalRecords.class, new AllPersonalRecords() {
            @Override
            public List<PersonalTable> tables() {
                return FEATURES.stream()
                        .flatMap(feature -> feature.tables().stream())
                        .sorted(Comparator.comparing(PersonalTable::file))
                        .toList();
            }
        });
        container.onEvent(event -> {});
        ada = register();
        session = UUID.randomUUID();
        run("INSERT INTO sessions (id, user_id, name, status, app_kind, is_public, created_at, updated_at)"
                + " VALUES ('%s', '%s', 'My thesis', 'active', 'agent', false, now(), now())".formatted(session, ada));
        run("INSERT INTO session_heads (session_id, last_seq) VALUES ('%s', 450)".formatted(session));
        run("INSERT INTO session_events (session_id, seq, id, name, event_group, audience, content, delta, created_at)"
                + " SELECT '%s', n, gen_random_uuid(), 'user.message', 'AGENT', 'OWNER', json_build_object('text', 'line ' || n), false, now() FROM generate_series(1, 450) n"
                        .formatted(session));
        run(
                "INSERT INTO api_keys (id, user_id, name, prefix, key_hash, scopes, created_at) VALUES (gen_random_uuid(), '%s', 'ci', 'ii_abcd', '%s', 'read', now())"
                        .formatted(
                                ada,
                                "5ec4e7".repeat(6)
                                        + UUID.randomUUID()
                                                .toString()
                                                .replace("-", "")
                                                .substring(0, 28)));
        run(
                "INSERT INTO mcp_settings (id, user_id, sealed_content, is_active, created_at) VALUES (gen_random_uuid(), '%s', 'v1.5ec4e7.sealed', true, now())"
                        .formatted(ada));
        run(
                "INSERT INTO model_settings (id, user_id, model_id, provider, encrypted_api_key, config_type, created_at) VALUES (gen_random_uuid(), '%s', 'm', 'OpenAI', 'v1.5ec4e7.key', 'user', now())"
                        .formatted(ada));
        file("thèse.txt", "hello");
    }

    @Test
    void holdsEverythingAndNoSecret() throws IOException {
        UUID id = container.get(ExportService.class).request(ada).id();
        container.get(ExportWorker.class).run();

        ExportView view = container.get(ExportDownloads.class).view(ada, id);
        Map<String, String> archive = unzip(store.objects.get("exports/" + id));
        JsonNode manifest = json(archive.get("manifest.json"));

        assertThat(view.status()).isEqualTo("ready");
        assertThat(view.downloadUrl()).startsWith("https://store.example/exports/");
        assertThat(view.partsDone()).isEqualTo(view.parts()).isPositive();
        assertThat(archive.get("profile/account.jsonl")).contains("Lovelace").doesNotContain("argon2id");
        assertThat(archive.get("sessions/sessions.jsonl")).contains("My thesis");
        assertThat(archive.get("sessions/events.jsonl").lines()).hasSize(450);
        assertThat(archive.get("sessions/events.jsonl")
                        .lines()
                        .map(ExportTest::json)
                        .map(line -> line.path("seq").asInt()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(archive.get("credentials/api-keys.jsonl")).contains("\"ci\"");
        assertThat(archive.entrySet().stream().filter(e -> e.getKey().startsWith("files/content/")))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.getKey()).endsWith("/thèse.txt");
                    assertThat(file.getValue()).isEqualTo("hello");
                });
        assertThat(manifest.at("/rows/sessions~1events").asInt()).isEqualTo(450);
        assertThat(manifest.path("files").asInt()).isEqualTo(1);
        assertThat(String.join("\n", archive.values())).doesNotContain("5ec4e7");
        assertThat(audit.entries.getFirst().action()).isEqualTo("data.export");
    }

    @Test
    void holdsNothingOfAnybodyElse() throws IOException {
        UUID bob = register();
        UUID id = container.get(ExportService.class).request(bob).id();
        container.get(ExportWorker.class).run();

        Map<String, String> archive = unzip(store.objects.get("exports/" + id));

        assertThat(archive.get("sessions/events.jsonl")).isEmpty();
        assertThat(String.join("\n", archive.values())).doesNotContain("My thesis", ada.toString());
        assertThatThrownBy(() -> container.get(ExportDownloads.class).view(ada, id))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("export_not_found"));
    }

    @Test
    void isMadeOnceAtATimeKeptForAWhileAndNotTooOften() {
        ExportService exports = container.get(ExportService.class);
        UUID first = exports.request(ada).id();
        assertThat(exports.request(ada).id()).isEqualTo(first);
        container.get(ExportWorker.class).run();
        for (int i = 0; i < 2; i++) {
            exports.request(ada);
            container.get(ExportWorker.class).run();
        }
        assertThatThrownBy(() -> exports.request(ada)).isInstanceOf(RateLimitedException.class);
        assertThat(exports.list(ada)).hasSize(3);

        clock.move(Duration.ofDays(3));
        container.get(ExportWorker.class).run();

        assertThat(exports.view(ada, first).status()).isEqualTo("expired");
        assertThat(exports.storageKey(ada, first)).isEmpty();
        assertThat(discarded()).contains("exports/" + first);
    }

    @Test
    void isBegunAnewWhenItsServerDies() throws IOException {
        ExportService exports = container.get(ExportService.class);
        UUID id = exports.request(ada).id();
        container.crashAt(6, false);
        assertThatThrownBy(() -> container.get(ExportWorker.class).run()).isInstanceOf(TestContainer.Crash.class);
        container.crashAt(-1, false);

        container.get(ExportWorker.class).run();
        assertThat(exports.view(ada, id).status()).as("its lease is not over").isEqualTo("running");
        clock.move(ExportService.LEASE.plusSeconds(1));
        container.get(ExportWorker.class).run();

        assertThat(exports.view(ada, id).status()).isEqualTo("ready");
        assertThat(unzip(store.objects.get("exports/" + id))).containsKey("manifest.json");
    }

    @Test
    void isGivenUpWhenTheStoreNeverTakesIt() {
        ExportService exports = container.get(ExportService.class);
        UUID id = exports.request(ada).id();
        store.broken = true;
        for (int i = 0; i < 4; i++) {
            container.get(ExportWorker.class).run();
            clock.move(Duration.ofMinutes(11));
        }

        assertThat(exports.view(ada, id).status()).isEqualTo("failed");
    }

    @Test
    void goesWithTheAccount() {
        ExportService exports = container.get(ExportService.class);
        UUID id = exports.request(ada).id();
        container.get(ExportWorker.class).run();

        exports.erase(new UserErased(ada));

        assertThat(discarded()).contains("exports/" + id);
    }

    /** A table that leads to a person is in the archive, or somebody has said why not. */
    @Test
    void noTableIsForgotten() {
        Set<String> exported = FEATURES.stream()
                .flatMap(feature -> feature.tables().stream())
                .map(PersonalTable::table)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> personal = new TreeSet<>(rows("""
                SELECT DISTINCT c.table_name FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                  AND c.column_name IN ('user_id', 'owner_id', 'actor_id', 'created_by', 'admitted_by', 'session_id')"""));

        personal.removeAll(exported);
        personal.removeAll(LEFT_OUT.keySet());

        assertThat(personal).as("tables about people that no feature exports").isEmpty();
        assertThat(exported).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
    }

    private UUID register() {
        return container
                .get(UserService.class)
                .register(new NewUser(
                        EmailAddress.of(UUID.randomUUID() + "@example.com"), "$argon2id$x", "Ada Lovelace", Role.USER))
                .id();
    }

    private void file(String name, String content) {
        UUID id = UUID.randomUUID();
        store.objects.put("files/" + id, content.getBytes(StandardCharsets.UTF_8));
        run(
                "INSERT INTO file_assets (id, user_id, file_name, content_type, file_size, kind, source, status, storage_key, sha256, created_at, completed_at) VALUES ('%1$s', '%2$s', '%3$s', 'text/plain', %4$d, 'document', 'user_upload', 'complete', 'files/%1$s', repeat('a', 64), now(), now())"
                        .formatted(id, ada, name, content.getBytes(StandardCharsets.UTF_8).length));
    }

    private static List<String> discarded() {
        return rows("SELECT storage_key FROM discarded_objects");
    }

    private static List<String> rows(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            Stream.Builder<String> values = Stream.builder();
            while (found.next()) {
                values.add(found.getString(1));
            }
            return values.build().toList();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> unzip(byte[] archive) throws IOException {
        Map<String, String> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    /** A store in memory. */
    private static final class MemoryStore implements ObjectStore {
        final Map<String, byte[]> objects = new HashMap<>();
        boolean broken;

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public URI uploadLink(String key, dev.capstan.service.files.storage.UploadTerms terms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public URI downloadLink(String key, dev.capstan.service.files.storage.DownloadTerms terms) {
            return URI.create("https://store.example/" + key);
        }

        @Override
        public Optional<Long> size(String key) {
            return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
        }

        @Override
        public InputStream read(String key, Part part) {
            return new ByteArrayInputStream(objects.get(key), (int) part.from(), (int) part.length());
        }

        @Override
        public void write(String key, InputStream content, long length, String contentType)
                throws dev.capstan.service.files.storage.StorageException {
            if (broken) {
                throw new dev.capstan.service.files.storage.StorageException("full", new IOException("full"));
            }
            try {
                objects.put(key, content.readAllBytes());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void move(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String key) {
            objects.remove(key);
        }

        @Override
        public void check() {}
    }
}
