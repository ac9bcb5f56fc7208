package dev.capstan.service.realtime;

import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.nodes.NodeNews;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands the events of sessions to whoever subscribed on this node: first the history after a number, then what is
 * appended from then on, in the order of the log, without gap or repeat.
 */
@ApplicationScoped
public class SessionFeed {
    @Inject
    EventLog log;

    @Inject
    VirtualThreads threads;

    private final Map<UUID, Channel> channels = new ConcurrentHashMap<>();
    private final FanOuts fanOuts = new FanOuts(task -> threads.execute(task));

    /**
     * Starts delivery after {@code afterSeq}. The sink is called by one thread at a time, never by the caller of this
     * method. An exception from it ends the subscription.
     *
     * @param owner whether to deliver what only the owner may see
     */
    public Subscription subscribe(UUID sessionId, long afterSeq, boolean owner, EventSink sink) {
        Subscription subscription = new Subscription(this, sessionId, afterSeq, owner, sink);
        channels.compute(sessionId, (id, channel) -> {
            Channel joined = channel == null ? new Channel() : channel;
            joined.add(subscription);
            subscription.attach(joined);
            return joined;
        });
        subscription.wake();
        return subscription;
    }

    /** Called after the events were committed. */
    void publish(UUID sessionId, List<LoggedEvent> events) {
        Channel channel = channels.get(sessionId);
        if (channel != null) {
            if (channel.publish(events)) {
                fanOuts.add(channel);
            }
        }
    }

    /** Another node has written, or may have without being heard: whoever watches here reads what is new. */
    public void onNews(@Observes NodeNews news) {
        switch (news.topic()) {
            case NodeBus.EVENTS -> lookAgain(UUID.fromString(news.text()));
            case NodeBus.GAP -> lookAgain();
            default -> {
                // not about sessions
            }
        }
    }

    private void lookAgain(UUID sessionId) {
        Channel channel = channels.get(sessionId);
        if (channel != null) {
            lookAgain(sessionId, channel);
        }
    }

    private void lookAgain(UUID sessionId, Channel channel) {
        if (channel.lookAgain()) {
            threads.execute(() -> channel.read(after -> history(sessionId, after, Subscription.PAGE)));
        }
    }

    /** Finds what other nodes wrote and did not tell. */
    void lookAgain() {
        log.lastSeqs(channels.keySet()).forEach((sessionId, lastSeq) -> {
            Channel channel = channels.get(sessionId);
            if (channel != null && channel.behind(lastSeq)) {
                lookAgain(sessionId, channel);
            }
        });
    }

    void leave(Subscription subscription) {
        channels.computeIfPresent(
                subscription.sessionId(), (id, channel) -> channel.remove(subscription) ? null : channel);
    }

    List<LoggedEvent> history(UUID sessionId, long afterSeq, int limit) {
        return log.readAll(sessionId, afterSeq, limit);
    }

    void run(Runnable task) {
        threads.execute(task);
    }

    /** How many events of a session are kept here because somebody has not got them. */
    int kept(UUID sessionId) {
        Channel channel = channels.get(sessionId);
        return channel == null ? 0 : channel.kept();
    }

    /** Whether anybody on this node reads the session's log as it grows. */
    public boolean watched(UUID sessionId) {
        return channels.containsKey(sessionId);
    }

    /** How many sessions have at least one subscriber here. */
    public int watchedSessions() {
        return channels.size();
    }
}
