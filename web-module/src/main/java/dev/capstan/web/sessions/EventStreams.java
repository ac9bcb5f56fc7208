package dev.capstan.web.sessions;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.service.realtime.SessionFeed;
import dev.capstan.service.realtime.Subscription;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends event logs as server-sent events, for as long as the reader stays and may see them. */
@ApplicationScoped
class EventStreams {
    static final int MOST = 5000;
    private static final long COMMENT_EVERY_SECONDS = 15;
    private static final Logger LOG = Logger.getLogger(EventStreams.class.getName());

    @Inject
    SessionFeed feed;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();

    /**
     * What to send.
     *
     * @param owner whether to send what only the owner may see
     * @param mayStay refuses when the reader may not see the session any more; asked every few seconds
     */
    record Wish(UUID sessionId, long afterSeq, boolean owner, Runnable mayStay) {}

    /** Returns at once; the stream goes on. */
    void begin(Wish wish, SseEventSink sink, Sse sse) {
        if (open.size() >= MOST) {
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "too_many_streams",
                    "This server sends as many streams as it can. Try again later.");
        }
        Stream stream = new Stream(wish, sink, sse);
        open.add(stream);
        stream.begin();
    }

    @PreDestroy
    void stop() {
        open.forEach(Stream::end);
    }

    private final class Stream {
        private final Wish wish;
        private final SseEventSink sink;
        private final Sse sse;
        private volatile @Nullable Subscription subscription;
        private volatile @Nullable Future<?> comments;

        Stream(Wish wish, SseEventSink sink, Sse sse) {
            this.wish = wish;
            this.sink = sink;
            this.sse = sse;
        }

        void begin() {
            subscription = feed.subscribe(wish.sessionId(), wish.afterSeq(), wish.owner(), this::send);
            comments = scheduler.scheduleWithFixedDelay(this::tick, 0, COMMENT_EVERY_SECONDS, TimeUnit.SECONDS);
            if (sink.isClosed()) {
                end();
            }
        }

        private void send(List<LoggedEvent> events) {
            for (LoggedEvent event : events) {
                write(sse.newEventBuilder()
                        .id(String.valueOf(event.seq()))
                        .name(event.name())
                        .data(String.class, event.json())
                        .build());
            }
        }

        private void tick() {
            try {
                wish.mayStay().run();
                write(sse.newEventBuilder().comment("still here").build());
            } catch (AppException e) {
                end();
            } catch (RuntimeException e) {
                LOG.log(Level.FINE, "A stream of session " + wish.sessionId() + " ended.", e);
                end();
            }
        }

        private void write(OutboundSseEvent event) {
            try {
                sink.send(event).toCompletableFuture().join();
            } catch (IllegalStateException | CompletionException e) {
                end();
                throw e;
            }
        }

        private void end() {
            open.remove(this);
            Subscription feeding = subscription;
            if (feeding != null) {
                feeding.close();
            }
            Future<?> ticking = comments;
            if (ticking != null) {
                ticking.cancel(false);
            }
            if (!sink.isClosed()) {
                sink.close();
            }
        }
    }
}
