package dev.capstan.service.nodes.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.capstan.testing.RedisServer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisChannelTest extends NodeChannelContract {
    private static RedisServer redis;

    private final String topic = "capstan-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    NodeChannel channel() {
        return new RedisChannel(
                RedisSettings.of(redis.url(), topic), UUID.randomUUID().toString());
    }

    @Override
    void cut() {
        redis.kill();
    }

    @Override
    void mend() {
        redis.restart();
    }

    @Test
    void aNodeThatStartsWithoutRedisFindsItLater() throws Exception {
        redis.kill();
        try (NodeChannel channel = channel();
                Hearer hearer = new Hearer(channel)) {
            assertThatThrownBy(() -> channel.send("lost"))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("127.0.0.1");
            await().atMost(PATIENCE).until(() -> hearer.broken.get() > 0);

            redis.restart();

            awaitOpen(hearer, 1);
            channel.send("now");
            await().atMost(PATIENCE).until(() -> hearer.heard.contains("now"));
        } finally {
            redis.restart();
        }
    }

    /** Whoever comes second waits for the connection that the first is making, and fails with it. */
    @Test
    void whoeverSendsAndHearsAtTheSameTimeIsToldThatRedisIsAway() throws Exception {
        redis.kill();
        try (NodeChannel channel = channel();
                Hearer hearer = new Hearer(channel);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Throwable>> told = IntStream.range(0, 4)
                    .mapToObj(number -> threads.submit(() -> {
                        go.await();
                        return catchThrowable(() -> {
                            if (number % 2 == 0) {
                                channel.send("lost");
                            } else {
                                channel.hear(hearer, new CountDownLatch(1));
                            }
                        });
                    }))
                    .toList();
            go.countDown();

            for (Future<Throwable> thrown : told) {
                assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(ChannelException.class);
            }
        } finally {
            redis.restart();
        }
    }

    @Test
    void installationsWithTopicsOfTheirOwnDoNotHearEachOther() throws Exception {
        try (NodeChannel ours = channel();
                NodeChannel strangers = new RedisChannel(RedisSettings.of(redis.url(), topic + "-other"), "stranger");
                Hearer hearer = new Hearer(ours);
                Hearer stranger = new Hearer(strangers)) {
            awaitOpen(hearer, 1);
            awaitOpen(stranger, 1);

            strangers.send("theirs");
            await().atMost(PATIENCE).until(() -> !stranger.heard.isEmpty());
            ours.send("ours");

            await().atMost(PATIENCE).until(() -> !hearer.heard.isEmpty());
            assertThat(hearer.heard).containsExactly("ours");
            assertThat(stranger.heard).containsExactly("theirs");
        }
    }

    @Test
    void aWrongPasswordIsSaidWithoutSayingIt() {
        try (NodeChannel channel = new RedisChannel(RedisSettings.of(redis.urlWithWrongPassword(), topic), "x")) {
            assertThatThrownBy(() -> channel.send("x"))
                    .isInstanceOf(ChannelException.class)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong"));
        }
    }
}
