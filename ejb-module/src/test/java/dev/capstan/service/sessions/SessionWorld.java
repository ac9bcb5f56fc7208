package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.SessionRepository;
import dev.capstan.persistence.sessions.SessionTextRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Sessions on a real database, without the server. */
public final class SessionWorld {
    public final TestDatabase database = TestDatabase.shared();
    public final Ids ids = new Ids();
    public final TestClock clock = new TestClock();
    public final SessionService sessions = new SessionService();
    final List<SessionDeleted> deletions = Collections.synchronizedList(new ArrayList<>());
    final List<TitleWanted> titles = Collections.synchronizedList(new ArrayList<>());

    public SessionWorld() {
        sessions.sessions = database.connect(new SessionRepository());
        sessions.texts = database.connect(new SessionTextRepository());
        sessions.ids = ids;
        sessions.clock = clock;
        sessions.config = new SessionsConfig(Duration.ofDays(30), Duration.ZERO, true);
        sessions.deletions = recorder(deletions);
        sessions.titles = recorder(titles);
    }

    public UUID user() {
        UUID user = ids.next();
        try (Connection connection = database.connection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO users (id, email, first_name, last_name, role, language, is_active, created_at, updated_at)"
                                + " VALUES (?, ?, '', '', 'user', 'en', true, now(), now())")) {
            insert.setObject(1, user);
            insert.setString(2, user + "@example.org");
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return user;
    }

    public SessionView session(UUID user) {
        return commit(() -> sessions.create(user));
    }

    public <T> T commit(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** What several callers get who ask at the same moment, each in a transaction of its own. */
    public <T> List<T> together(int callers, Supplier<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(callers);
        List<Future<T>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return commit(work);
                }));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> answer : answers) {
            results.add(answer.get());
        }
        return results;
    }

    @SuppressWarnings("unchecked")
    private static <T> Event<T> recorder(List<T> fired) {
        return (Event<T>) Proxy.newProxyInstance(
                SessionWorld.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("fire")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    fired.add((T) arguments[0]);
                    return null;
                });
    }
}
