package dev.capstan.service.nodes.channel;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/**
 * Redis' publish and subscribe. A client that says it is subscribed is not believed: every {@link #BEAT} a beat must come back
 * by the way that messages take, or the subscription is made anew.
 */
public final class RedisChannel implements NodeChannel {
    private static final Logger LOG = Logger.getLogger(RedisChannel.class.getName());
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final int PATIENCE_MILLIS = 2000;
    private static final int PUBLISHERS = 4;
    private static final String BEAT_MARK = "beat ";

    private final RedisSettings settings;
    private final String beat;
    private final Semaphore beats = new Semaphore(0);
    private final ReentrantLock connecting = new ReentrantLock();
    private @Nullable RedissonClient client;
    private boolean closed;

    /** @param self tells this node's beats from those of others */
    public RedisChannel(RedisSettings settings, String self) {
        this.settings = settings;
        this.beat = BEAT_MARK + self;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void send(String message) throws ChannelException {
        publish(topic(), message);
    }

    @Override
    public void hear(Ear ear, CountDownLatch stop) throws ChannelException {
        RTopic topic = topic();
        int subscription = subscribe(topic, ear);
        try {
            hearBeats(topic, ear, stop);
        } finally {
            unsubscribe(topic, subscription);
        }
    }

    private void hearBeats(RTopic topic, Ear ear, CountDownLatch stop) throws ChannelException {
        boolean opened = false;
        try {
            do {
                beats.drainPermits();
                publish(topic, beat);
                if (!beats.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    disconnect();
                    throw new ChannelException("Redis takes messages and does not deliver them.");
                }
                if (!opened) {
                    ear.opened();
                    opened = true;
                }
            } while (!stop.await(BEAT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int subscribe(RTopic topic, Ear ear) throws ChannelException {
        try {
            return topic.addListener(String.class, (channel, message) -> {
                if (message.equals(beat)) {
                    beats.release();
                } else if (!message.startsWith(BEAT_MARK)) {
                    ear.heard(message);
                }
            });
        } catch (RedisException | CompletionException e) {
            disconnect(); // what was begun must not come to life beside the next try
            throw away(e);
        }
    }

    /** Not waited for: Redis may be away, and the next subscription replaces this one. */
    private static void unsubscribe(RTopic topic, int subscription) {
        try {
            var ignored = topic.removeListenerAsync(subscription);
        } catch (RedisException | CompletionException e) {
            LOG.log(Level.FINE, "The connection was closed, and the subscription with it.", e);
        }
    }

    private void publish(RTopic topic, String message) throws ChannelException {
        try {
            topic.publish(message);
        } catch (RedisException | CompletionException e) {
            throw away(e);
        }
    }

    /** @param e of whoever connects; a {@link CompletionException} of whoever waited for the other's connection */
    private ChannelException away(RuntimeException e) {
        return new ChannelException("Redis does not answer at " + settings.address() + ".", e);
    }

    private RTopic topic() throws ChannelException {
        connecting.lock();
        try {
            if (closed) {
                throw new ChannelException("This node stops.");
            }
            RedissonClient connected = client;
            if (connected == null) {
                connected = Redisson.create(config());
                client = connected;
            }
            return connected.getTopic(settings.topic(), StringCodec.INSTANCE);
        } catch (RedisException e) {
            throw away(e);
        } finally {
            connecting.unlock();
        }
    }

    /** Short time-outs and no long queues: a wake-up that is late is worth nothing. */
    private Config config() {
        Config config = new Config()
                .setCodec(StringCodec.INSTANCE)
                .setThreads(2)
                .setNettyThreads(2)
                .setLazyInitialization(true);
        settings.user().ifPresent(config::setUsername);
        settings.password().ifPresent(config::setPassword);
        SingleServerConfig server = config.useSingleServer();
        server.setAddress(settings.address().toString())
                .setClientName("capstan")
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(PUBLISHERS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2)
                .setConnectTimeout(PATIENCE_MILLIS)
                .setTimeout(PATIENCE_MILLIS)
                .setSubscriptionTimeout(PATIENCE_MILLIS)
                .setRetryAttempts(1)
                .setPingConnectionInterval(PATIENCE_MILLIS * 5);
        return config;
    }

    private void disconnect() {
        connecting.lock();
        try {
            if (client != null) {
                client.shutdown(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                client = null;
            }
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
        } finally {
            connecting.unlock();
        }
        disconnect();
    }
}
