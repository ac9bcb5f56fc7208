package dev.capstan.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.nodes.NodeNews;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private final UUID session = UUID.randomUUID();
    private final List<LoggedEvent> stored = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;
    private final SessionFeed feed = new SessionFeed() {
        @Override
        List<LoggedEvent> history(UUID sessionId, long afterSeq, int limit) {
            reads.incrementAndGet();
            if (broken) {
                throw new IllegalStateException("The database is away.");
            }
            synchronized (stored) {
                return stored.stream()
                        .filter(event -> event.seq() > afterSeq)
                        .limit(limit)
                        .toList();
            }
        }
    };
    private final AtomicInteger reads = new AtomicInteger();

    ChannelTest() {
        feed.threads = new VirtualThreads();
    }

    @Test
    void whatEverybodyHasGotIsNotKept() {
        Reader one = new Reader(true);
        Reader other = new Reader(true);

        publish(1, 300);

        await(() -> one.got(300) && other.got(300));
        await(() -> feed.kept(session) == 0);
        publish(301, 310);
        await(() -> one.got(310) && other.got(310));
    }

    @Test
    void whoIsBehindGetsAllOfItAndWhoComesLaterReadsTheLog() {
        Reader quick = new Reader(true);
        Reader slow = new Reader(false);
        publish(1, 100);
        await(() -> quick.got(100));

        Reader late = new Reader(true);
        publish(101, 120);
        slow.released = true;

        await(() -> quick.got(120) && slow.got(120) && late.got(120));
    }

    @Test
    void whatAnotherNodeWroteIsReadOnceForAll() {
        publish(1, 10);
        List<Reader> readers =
                Stream.generate(() -> new Reader(true)).limit(100).toList();
        await(() -> readers.stream().allMatch(reader -> reader.got(10)));
        int before = reads.get();

        stored.addAll(events(11, 13));
        stored.addAll(events(20, 20)); // the pieces between were joined into their block
        feed.onNews(new NodeNews(NodeBus.EVENTS, session.toString()));

        await(() -> readers.stream().allMatch(reader -> reader.last() == 20));
        assertThat(readers).allMatch(reader -> reader.numbers.size() == 14);
        assertThat(reads.get() - before).isEqualTo(1);
    }

    @Test
    void whoIsBehindTheOthersReadsByItself() {
        Reader quick = new Reader(true);
        Reader slow = new Reader(false);
        stored.addAll(events(1, 1500));
        feed.onNews(new NodeNews(NodeBus.EVENTS, session.toString()));
        await(() -> quick.got(1500));

        stored.addAll(events(1501, 1600));
        feed.onNews(new NodeNews(NodeBus.EVENTS, session.toString()));
        slow.released = true;

        await(() -> quick.got(1600) && slow.got(1600));
    }

    @Test
    void afterAFailureToReadSubscribersAreDroppedAndNobodyWaits() {
        Reader reader = new Reader(true);
        publish(1, 5);
        await(() -> reader.got(5));

        broken = true;
        stored.addAll(events(6, 6));
        feed.onNews(new NodeNews(NodeBus.EVENTS, session.toString()));
        await(() -> !feed.watched(session));

        broken = false;
        Reader next = new Reader(true);
        await(() -> next.got(6));
    }

    @Test
    void readersWithTheSameCursorShareWhatIsMade() {
        Channel channel = new Channel();
        channel.publish(events(1, 5));

        SharedEvents first = channel.after(2).orElseThrow();
        SharedEvents second = channel.after(2).orElseThrow();

        assertThat(first.events()).extracting(LoggedEvent::seq).containsExactly(3L, 4L, 5L);
        assertThat(second.as(StringBuilder.class, some -> new StringBuilder()))
                .isSameAs(first.as(StringBuilder.class, some -> new StringBuilder()));
        assertThat(first.visibleTo(true)).isSameAs(first.visibleTo(false));
    }

    @Test
    void viewersShareOnlyWhatIsForThem() {
        Channel channel = new Channel();
        channel.publish(List.of(
                event(1, EventAudience.OWNER), event(2, EventAudience.VIEWERS), event(3, EventAudience.NOBODY)));

        SharedEvents all = channel.after(0).orElseThrow();

        assertThat(all.visibleTo(true).events()).extracting(LoggedEvent::seq).containsExactly(1L, 2L);
        assertThat(all.visibleTo(false).events()).extracting(LoggedEvent::seq).containsExactly(2L);
        assertThat(all.visibleTo(false).lastSeq()).as("the rest is passed over").isEqualTo(3);
        assertThat(all.visibleTo(false).as(String.class, some -> "viewers")).isEqualTo("viewers");
        assertThat(all.visibleTo(true).as(String.class, some -> "owner")).isEqualTo("owner");
    }

    @Test
    void aHoleIsReadFromTheLog() {
        Channel channel = new Channel();
        channel.publish(events(5, 6));

        assertThat(channel.after(3)).isEmpty();
        assertThat(channel.after(4).orElseThrow().events()).hasSize(2);
        assertThat(channel.after(6).orElseThrow().isEmpty()).isTrue();
    }

    private void publish(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            List<LoggedEvent> one = events(seq, seq);
            stored.addAll(one);
            feed.publish(session, one);
        }
    }

    private List<LoggedEvent> events(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(seq -> event(seq, EventAudience.VIEWERS))
                .toList();
    }

    private LoggedEvent event(long seq, EventAudience audience) {
        return new LoggedEvent(new EventRow(
                session,
                seq,
                UUID.randomUUID(),
                "agent.response.delta",
                EventGroup.AGENT,
                null,
                audience,
                JsonNodeFactory.instance.objectNode(),
                true,
                null,
                Instant.now()));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    private final class Reader implements EventSink {
        private final List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean released;

        Reader(boolean released) {
            this.released = released;
            feed.subscribe(session, 0, true, this);
        }

        @Override
        public void accept(List<LoggedEvent> events) {
            await(() -> released);
            events.forEach(event -> numbers.add(event.seq()));
        }

        @Override
        public boolean offer(SharedEvents events) {
            if (released) {
                events.events().forEach(event -> numbers.add(event.seq()));
            }
            return released;
        }

        long last() {
            return numbers.isEmpty() ? 0 : List.copyOf(numbers).getLast();
        }

        boolean got(long last) {
            return List.copyOf(numbers)
                    .equals(LongStream.rangeClosed(1, last).boxed().toList());
        }
    }
}
