package dev.capstan.testing;

import dev.capstan.launcher.DatabaseAccess;
import dev.capstan.launcher.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceContext;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL with the migrated schema, one for all tests of a run, and transactions on it without the server. Tests
 * work with fresh users, so none cleans up after another. Commits do not wait for the disk.
 */
public final class TestDatabase {
    private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();
    private static final TestDatabase SHARED = new TestDatabase();

    private final EntityManager bound = (EntityManager) Proxy.newProxyInstance(
            TestDatabase.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                try {
                    return method.invoke(CURRENT.get(), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final EntityManagerFactory factory;
    private final String url;
    private final String user;
    private final String password;

    private TestDatabase() {
        DatabaseAccess access = start().access();
        url = access.jdbcUrl();
        user = access.user();
        password = access.password();
        Flyway.configure().dataSource(url, user, password).load().migrate();
        factory = Persistence.createEntityManagerFactory(
                "capstan",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource",
                        "",
                        "jakarta.persistence.jdbc.url",
                        url
                                + "?stringtype=unspecified&ApplicationName=capstan-test&options=-c%20synchronous_commit=off",
                        "jakarta.persistence.jdbc.user",
                        user,
                        "jakarta.persistence.jdbc.password",
                        password,
                        "eclipselink.connection-pool.default.initial",
                        "1",
                        "eclipselink.connection-pool.default.min",
                        "1",
                        "eclipselink.connection-pool.default.max",
                        "40"));
    }

    public static TestDatabase shared() {
        return SHARED;
    }

    /** Gives a repository an entity manager that belongs to the transaction of whoever calls it. */
    public <T> T connect(T repository) {
        try {
            for (Field field : repository.getClass().getDeclaredFields()) {
                if (field.isAnnotationPresent(PersistenceContext.class)) {
                    field.setAccessible(true);
                    field.set(repository, bound);
                }
            }
            return repository;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    public EntityManager entityManager() {
        return bound;
    }

    /** Commits, or rolls back when {@code work} throws. */
    public <T> T inTransaction(Supplier<T> work) {
        return transact(work, true);
    }

    public void inTransaction(Runnable work) {
        transact(() -> done(work), true);
    }

    /** As if the server died before the commit. */
    public void rolledBack(Runnable work) {
        transact(() -> done(work), false);
    }

    /** A connection of its own, for what no repository offers. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private <T> T transact(Supplier<T> work, boolean commit) {
        EntityManager em = factory.createEntityManager();
        CURRENT.set(em);
        try {
            em.getTransaction().begin();
            T result = work.get();
            em.flush();
            if (commit) {
                em.getTransaction().commit();
            }
            return result;
        } finally {
            if (em.getTransaction().isActive()) {
                em.getTransaction().rollback();
            }
            em.close();
            CURRENT.remove();
        }
    }

    private static EmbeddedPostgres start() {
        try {
            Path home = Files.createTempDirectory("capstan-test");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(home.resolve("database"), home.resolve("keys"), OptionalInt.empty());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, home)));
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void remove(EmbeddedPostgres postgres, Path home) {
        try {
            postgres.stop();
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the test database at %s was left behind".formatted(home), e);
        }
    }

    private static Boolean done(Runnable work) {
        work.run();
        return true;
    }
}
