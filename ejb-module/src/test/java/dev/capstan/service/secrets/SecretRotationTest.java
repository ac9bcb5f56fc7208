package dev.capstan.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.AuthSecrets;
import dev.capstan.service.auth.factor.FactorSecrets;
import dev.capstan.service.auth.oidc.FlowSecrets;
import dev.capstan.service.mail.MailSecrets;
import dev.capstan.service.runs.AnswerSecrets;
import dev.capstan.service.settings.SettingSecrets;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.secrets.SealedColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new master key reaches every stored secret, whoever dies or works beside, on a real database. */
@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class SecretRotationTest {
    private static final int ROWS = 130;
    private static final SealedPlace VAULT =
            new SealedPlace(new SealedColumn("rotation_vault", "id", "uuid", "sealed"), id -> "vault:" + id);

    private final SecretBox old = box(key(1));
    private final HeardAudit audit = new HeardAudit();

    @BeforeEach
    void aVaultOfSecrets() throws SQLException {
        run("DROP TABLE IF EXISTS rotation_vault");
        run("CREATE TABLE rotation_vault (id uuid PRIMARY KEY, sealed text)");
        for (int i = 0; i < ROWS; i++) {
            put(new UUID(7, i), old, "secret " + i);
        }
        run("INSERT INTO rotation_vault VALUES (gen_random_uuid(), NULL)");
    }

    @Test
    void bringsEverySecretUnderTheNewKeySoThatTheOldOneCanGo() throws SQLException {
        SecretRotation rotation = server(box(key(2), key(1))).get(SecretRotation.class);
        assertThat(rotation.progress().remaining()).isEqualTo(ROWS);
        assertThat(rotation.progress().done()).isFalse();

        rotation.run();

        assertThat(rotation.progress().current()).isEqualTo(ROWS);
        assertThat(rotation.progress().done()).isTrue();
        assertAllOpen(box(key(2)));
        assertThat(audit.entries).hasSize(1);
        assertThat(audit.entries.getFirst().details()).containsEntry("resealed", String.valueOf(ROWS));
        rotation.run();
        assertThat(audit.entries).as("there was nothing left to do").hasSize(1);
    }

    @Test
    void goesOnWhereADeadServerStopped() throws SQLException {
        for (boolean before : new boolean[] {true, false}) {
            for (int commit = 1; commit <= 3; commit++) {
                aVaultOfSecrets();
                TestContainer dying = server(box(key(2), key(1)));
                dying.crashAt(commit, before);
                SecretRotation interrupted = dying.get(SecretRotation.class);
                assertThat(catchCrash(interrupted::run)).isTrue();
                SecretRotation next = server(box(key(2), key(1))).get(SecretRotation.class);
                assertThat(next.progress().current() + next.progress().remaining())
                        .isEqualTo(ROWS);

                next.run();

                assertThat(next.progress().done()).isTrue();
                assertAllOpen(box(key(2)));
            }
        }
    }

    @Test
    void twoServersAtOnceSpoilNothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> servers = Stream.generate(() -> server(box(key(2), key(1))).get(SecretRotation.class))
                .limit(3)
                .map(rotation -> Thread.ofPlatform().start(() -> {
                    await(go);
                    rotation.run();
                }))
                .toList();
        go.countDown();
        for (Thread server : servers) {
            server.join();
        }

        assertAllOpen(box(key(2)));
        long told = audit.entries.stream()
                .mapToLong(entry -> Long.parseLong(entry.details().get("resealed")))
                .sum();
        assertThat(told).as("each secret was sealed anew once").isEqualTo(ROWS);
    }

    @Test
    void leavesAloneWhatItsOwnerChangesMeanwhile() throws SQLException {
        SecretBox both = box(key(2), key(1));
        UUID id = new UUID(7, 3);
        SecretBox slow = new SecretBox() {
            @Override
            public String open(String sealed, String purpose) {
                if (purpose.equals("vault:" + id)) {
                    try {
                        put(id, both, "changed");
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.open(sealed, purpose);
            }
        };
        slow.config = both.config;
        slow.open();

        server(slow).get(SecretRotation.class).run();

        assertThat(box(key(2)).open(sealed(id), "vault:" + id)).isEqualTo("changed");
    }

    @Test
    void keepsAndCountsWhatNeedsAKeyThatIsGone() throws SQLException {
        UUID lost = new UUID(7, 9);
        put(lost, box(key(3)), "nobody opens this");
        String sealed = sealed(lost);
        SecretRotation rotation = server(box(key(2), key(1))).get(SecretRotation.class);

        rotation.run();

        assertThat(rotation.progress().remaining()).isEqualTo(1);
        assertThat(rotation.progress().unreadable()).isEqualTo(1);
        assertThat(sealed(lost)).isEqualTo(sealed);
    }

    /** A column that is sealed and in nobody's list would be lost with the old key. */
    @Test
    void everySealedColumnOfTheSchemaIsNamedByItsFeature() throws SQLException {
        Set<String> named = Stream.of(
                        new AuthSecrets(),
                        new FactorSecrets(),
                        new FlowSecrets(),
                        new MailSecrets(),
                        new AnswerSecrets(),
                        new SessionSecretPlaces(),
                        new SettingSecrets())
                .flatMap(feature -> feature.places().stream())
                .map(place -> place.column().place())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = new TreeSet<>();
        try (Connection connection = TestDatabase.shared().connection();
                PreparedStatement columns = connection.prepareStatement("""
                        SELECT table_name || '.' || column_name FROM information_schema.columns
                        WHERE table_schema = 'public' AND table_name <> 'rotation_vault'
                          AND (column_name ~ '(sealed|encrypted)' OR (table_name, column_name) = ('run_questions', 'answer'))""");
                ResultSet rows = columns.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }

        assertThat(named).isEqualTo(found);
    }

    private TestContainer server(SecretBox box) {
        TestContainer container = new TestContainer(new TestClock(), java.util.Map.of());
        container.bind(AuditLog.class, audit);
        container.bind(SecretBox.class, box);
        container.bind(VirtualThreads.class, new VirtualThreads());
        container.bind(AllSealedPlaces.class, new AllSealedPlaces() {
            @Override
            public List<SealedPlace> all() {
                return List.of(VAULT);
            }
        });
        return container;
    }

    private static boolean catchCrash(Runnable work) {
        try {
            work.run();
            return false;
        } catch (TestContainer.Crash e) {
            return true;
        }
    }

    private static void assertAllOpen(SecretBox box) throws SQLException {
        for (int i = 0; i < ROWS; i++) {
            UUID id = new UUID(7, i);
            assertThat(box.open(sealed(id), "vault:" + id)).isEqualTo("secret " + i);
        }
    }

    private static SecretBox box(MasterKey current, MasterKey... previous) {
        SecretBox box = new SecretBox();
        box.config =
                new SecretsConfig(Path.of("unused"), Optional.of(current), Optional.empty(), List.of(previous), false);
        box.open();
        return box;
    }

    private static MasterKey key(int seed) {
        byte[] bytes = new byte[MasterKey.BYTES];
        new java.util.Random(seed).nextBytes(bytes);
        return MasterKey.parse(Base64.getEncoder().encodeToString(bytes), "test");
    }

    private static void put(UUID id, SecretBox box, String secret) throws SQLException {
        try (Connection connection = TestDatabase.shared().connection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO rotation_vault VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed")) {
            insert.setObject(1, id);
            insert.setString(2, box.seal(secret, "vault:" + id));
            insert.executeUpdate();
        }
    }

    private static String sealed(UUID id) throws SQLException {
        try (Connection connection = TestDatabase.shared().connection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT sealed FROM rotation_vault WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = TestDatabase.shared().connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
