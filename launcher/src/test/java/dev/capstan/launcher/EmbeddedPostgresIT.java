package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path home;

    @Test
    void keepsItsDataOverAStopACrashAndALeftoverPostmaster() throws Exception {
        EmbeddedPostgres first = start(home);
        execute(first, "CREATE TABLE kept (id int)");
        execute(first, "INSERT INTO kept VALUES (1)");
        first.stop();

        EmbeddedPostgres second = start(home);
        execute(second, "INSERT INTO kept VALUES (2)");
        ProcessHandle postmaster = ProcessHandle.of(second.pid()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().get(20, TimeUnit.SECONDS);

        EmbeddedPostgres third = start(home);
        execute(third, "INSERT INTO kept VALUES (3)");
        long leftover = third.pid();
        EmbeddedPostgres overTheLeftover = start(home);

        assertThat(overTheLeftover.pid()).isNotEqualTo(leftover);
        assertThat(count(overTheLeftover)).isEqualTo(3);
        overTheLeftover.stop();
    }

    @Test
    void letsOnlyTheOwnerOfThePasswordInAndMakesAnOrdinaryRole() throws Exception {
        EmbeddedPostgres postgres = start(home);
        DatabaseAccess access = postgres.access();

        assertThatThrownBy(() -> DriverManager.getConnection(access.jdbcUrl(), access.user(), "wrong"))
                .hasMessageContaining("password authentication failed");
        assertThat(text(postgres, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("false");
        assertThat(text(postgres, "SHOW fsync")).isEqualTo("on");
        assertThat(text(postgres, "SHOW data_checksums")).isEqualTo("on");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys/database.password"))))
                .isEqualTo("rw-------");
        postgres.stop();
    }

    @Test
    void makesANewPasswordWhenTheOldOneIsLost() throws Exception {
        start(home).stop();
        Files.delete(home.resolve("keys/database.password"));

        EmbeddedPostgres postgres = start(home);

        assertThat(text(postgres, "SELECT 'in'")).isEqualTo("in");
        postgres.stop();
    }

    @Test
    void refusesDataOfAnotherMajorVersionAndLeavesItAlone() throws Exception {
        start(home).stop();
        Path version = home.resolve("postgres/data/PG_VERSION");
        Files.writeString(version, "14\n");

        assertThatThrownBy(() -> start(home))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("PostgreSQL 14")
                .hasMessageContaining("Nothing was changed");
    }

    @Test
    void worksAsAnOrdinaryUserToo() throws Exception {
        assumeTrue(
                Command.run(List.of(), "id", "-u").output().equals("0")
                        && Command.run(List.of(), "setpriv", "--version").succeeded(),
                "root and setpriv (util-linux) are needed to try another user");
        Path place = Files.createTempDirectory("capstan-nobody");
        FileTree.give(place, 65534);
        List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path jars = readableByAll(place.resolve("jars"));

        Command result = Command.run(asNobody, java, "-cp", jars, StartsTwice.class.getName(), place.resolve("home"));

        assertThat(result.output()).endsWith("2 rows");
        FileTree.delete(place);
    }

    /** Started in another process, as another user. */
    static final class StartsTwice {
        private StartsTwice() {}

        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            EmbeddedPostgres first = start(home);
            execute(first, "CREATE TABLE kept AS SELECT 1 AS id UNION SELECT 2");
            first.stop();
            EmbeddedPostgres second = start(home);
            System.out.println(count(second) + " rows");
            second.stop();
        }
    }

    /** The class path in a place that another user can read, unlike the home of root. */
    private static Path readableByAll(Path directory) throws Exception {
        Files.createDirectories(directory);
        StringBuilder path = new StringBuilder();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path copy = directory.resolve(number++ + "-" + Path.of(entry).getFileName());
            if (Files.exists(Path.of(entry))) {
                FileTree.copy(Path.of(entry), copy);
                path.append(path.isEmpty() ? "" : ":").append(copy);
            }
        }
        FileTree.give(directory, 65534);
        return Path.of(path.toString());
    }

    private static EmbeddedPostgres start(Path home) throws InterruptedException {
        return EmbeddedPostgres.start(home.resolve("postgres"), home.resolve("keys"), OptionalInt.empty());
    }

    private static int count(EmbeddedPostgres postgres) throws Exception {
        return Integer.parseInt(text(postgres, "SELECT count(*) FROM kept"));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws Exception {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(EmbeddedPostgres postgres, String query) throws Exception {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws Exception {
        DatabaseAccess access = postgres.access();
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }
}
