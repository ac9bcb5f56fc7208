package dev.capstan.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final RealtimeWorld world = new RealtimeWorld();
    private final UUID session = world.session();
    private final UUID run = UUID.randomUUID();

    @Test
    void numbersAreDenseHoweverManyWrite() throws Exception {
        List<UUID> sessions = List.of(session, world.session(), world.session());

        inParallel(8, writer -> {
            Random random = new Random(writer);
            for (int i = 0; i < 40; i++) {
                List<EventBatch> batches = new ArrayList<>();
                for (UUID each : sessions) {
                    if (random.nextBoolean()) {
                        batches.add(new EventBatch(each, null, List.of(event("a"), event("b"))));
                    }
                }
                Collections.shuffle(batches, random);
                if (!batches.isEmpty()) {
                    world.log.appendAll(batches);
                }
            }
        });

        for (UUID each : sessions) {
            List<Long> numbers = all(each).stream().map(LoggedEvent::seq).toList();
            assertThat(numbers)
                    .isNotEmpty()
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        }
    }

    @Test
    void theWholeBlockReplacesItsPieces() {
        UUID block = UUID.randomUUID();
        append(delta(block, "Hel"), delta(block, "lo"));
        append(event("sandbox.status_changed"), delta(block, " world"));

        append(whole(block, "Hello world"));

        List<LoggedEvent> events = all(session);
        assertThat(events).extracting(LoggedEvent::name).containsExactly("sandbox.status_changed", "agent.response");
        assertThat(events.getLast().covers().toString()).isEqualTo("{\"from\":1,\"to\":4}");
        assertThat(events.getLast().seq()).isEqualTo(5);
    }

    @Test
    void aWholeStateReplacesWhatWasToldOfItBefore() {
        world.log.appendState(session, "tree", event("file.tree.listed"), true);
        append(event("agent.complete"));
        world.log.appendState(session, "tree", event("file.tree.updated"), false);
        world.log.appendState(session, "contents", event("file.content.read"), false);

        world.log.appendState(session, "tree", event("file.tree.updated"), true);

        List<LoggedEvent> events = all(session);
        assertThat(events)
                .extracting(LoggedEvent::name)
                .containsExactly("agent.complete", "file.content.read", "file.tree.updated");
        assertThat(events.getLast().covers().toString()).isEqualTo("{\"from\":1,\"to\":3}");
        assertThat(events.getLast().delta()).isTrue();
        assertThat(events.getFirst().delta()).isFalse();
    }

    @Test
    void piecesOfAStateDoNotPileUp() throws Exception {
        inParallel(4, writer -> {
            for (int i = 0; i < 40; i++) {
                world.log.appendState(session, "contents", event("file.content.read"), false);
            }
        });

        assertThat(all(session)).hasSizeLessThanOrEqualTo(20);
        assertThat(all(session).getLast().seq()).isEqualTo(160);
    }

    @Test
    void anOwnerOfTheDayBeforeCanWriteNothing() {
        world.database.inTransaction(() -> world.repository.fence(session, 2));

        CompletableFuture<Void> stale = submit(1L, event("late"));
        CompletableFuture<Void> current = submit(2L, event("good"));
        current.join();

        assertThatThrownBy(stale::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StaleOwnerException.class);
        assertThat(all(session)).extracting(LoggedEvent::name).containsExactly("good");
    }

    @Test
    void readersJoinAnywhereAndMissNothing() throws Exception {
        int total = 600;
        List<Reader> readers = new ArrayList<>();
        readers.add(new Reader(0, true));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(total));
        Random random = new Random(7);
        while (!writing.isDone() && readers.size() < 40) {
            Reader before = readers.get(random.nextInt(readers.size()));
            readers.add(new Reader(before.cursor(), true));
        }
        writing.join();
        long last = all(session).getLast().seq();

        for (Reader reader : readers) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> reader.cursor() == last);
            assertThat(reader.numbers).isSorted().doesNotHaveDuplicates();
        }
        assertThat(readers.getFirst().numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(readers.getFirst().taken).as("taken at once").hasPositiveValue();
        assertThat(readers.getFirst().waitedFor).as("taken on its own thread").hasPositiveValue();
        String told = readers.getFirst().transcript();
        assertThat(new Reader(0, true).transcriptAt(last)).isEqualTo(told);
    }

    @Test
    void viewersSeeOnlyWhatIsForThem() {
        append(
                event("open"),
                event("mine").to(EventAudience.OWNER),
                event("kept").to(EventAudience.NOBODY));

        assertThat(world.log.read(session, 0, 10, true).events())
                .extracting(LoggedEvent::name)
                .containsExactly("open", "mine");
        assertThat(world.log.read(session, 0, 10, false).events())
                .extracting(LoggedEvent::name)
                .containsExactly("open");
    }

    @Test
    void keepsTextThatTheDatabaseCannot() {
        append(NewEvent.of(
                "agent.response",
                EventGroup.AGENT,
                run,
                JsonNodeFactory.instance.objectNode().put("text", "a\0b\uD800c")));

        assertThat(all(session).getFirst().content().get("text").textValue()).isEqualTo("a\uFFFDb\uFFFDc");
    }

    @Test
    void keepsTextThatLooksLikeSyntax() {
        List<String> texts = List.of("NULL", "{\"a\",b}", "\\", "\"", "\\\"}", "", "a,b", "\u00e9\n\t\u2028");

        append(texts.stream()
                .map(text -> NewEvent.of("agent.\"odd\",{\\}", EventGroup.AGENT, null, text(text)))
                .toArray(NewEvent[]::new));

        assertThat(all(session))
                .extracting(event -> event.content().get("text").textValue())
                .containsExactlyElementsOf(texts);
        assertThat(all(session)).extracting(LoggedEvent::name).containsOnly("agent.\"odd\",{\\}");
        assertThat(all(session)).extracting(LoggedEvent::runId).containsOnlyNulls();
    }

    @Test
    void piecesThatWaitTogetherAreOneEvent() {
        UUID block = UUID.randomUUID();
        StringBuilder said = new StringBuilder();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            said.append('w').append(i).append(' ');
            written.add(submit(null, delta(block, "w" + i + " ")));
        }
        written.forEach(CompletableFuture::join);

        List<LoggedEvent> pieces = all(session);

        assertThat(pieces.size()).isLessThan(400);
        assertThat(pieces.stream()
                        .map(event -> event.content().get("text").textValue())
                        .reduce("", String::concat))
                .isEqualTo(said.toString());
        submit(null, whole(block, said.toString())).join();
        assertThat(all(session)).extracting(LoggedEvent::name).containsExactly("agent.response");
    }

    /** There is no foreign key that would see to it. */
    @Test
    void eventsGoWithTheirSessionAndNoOthers() {
        UUID other = world.session();
        append(event("a"), event("b"));
        world.log.appendAll(List.of(new EventBatch(other, null, List.of(event("c")))));

        world.remove(session);

        assertThat(all(session)).isEmpty();
        assertThat(all(other)).hasSize(1);
        assertThat(world.log.appendAll(List.of(new EventBatch(session, null, List.of(event("late"))))))
                .as("a session that is gone takes nothing")
                .containsExactly(session);
        assertThat(all(session)).isEmpty();
    }

    private void write(int total) {
        UUID block = UUID.randomUUID();
        StringBuilder text = new StringBuilder();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 1; i <= total; i++) {
            text.append('w').append(i).append(' ');
            written.add(submit(null, delta(block, "w" + i + " ")));
            if (i % 7 == 0) {
                written.getLast().join(); // many commits, with some pieces in each
            }
            if (i % 25 == 0) {
                written.add(submit(null, whole(block, text.toString())));
                block = UUID.randomUUID();
                text.setLength(0);
            }
        }
        written.add(submit(null, event("agent.complete")));
        written.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Void> submit(@Nullable Long epoch, NewEvent event) {
        try {
            return world.writer.submit(session, epoch, event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void append(NewEvent... events) {
        assertThat(world.log.appendAll(List.of(new EventBatch(session, null, List.of(events)))))
                .isEmpty();
    }

    private List<LoggedEvent> all(UUID of) {
        return world.log.readAll(of, 0, 10_000);
    }

    private NewEvent event(String name) {
        return NewEvent.of(name, EventGroup.AGENT, run, JsonNodeFactory.instance.objectNode());
    }

    private NewEvent delta(UUID block, String text) {
        return NewEvent.delta("agent.response.delta", run, block, text(text));
    }

    private NewEvent whole(UUID block, String text) {
        return NewEvent.whole("agent.response", run, block, text(text));
    }

    private static ObjectNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }

    private static void inParallel(int threads, java.util.function.IntConsumer work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> running = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> work.accept(i)))
                    .toList();
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    /** Follows the session from a number on, and does not always take what it is offered. */
    private final class Reader implements EventSink {
        final List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger taken = new AtomicInteger();
        final AtomicInteger waitedFor = new AtomicInteger();
        private final List<LoggedEvent> events = Collections.synchronizedList(new ArrayList<>());
        private final Random mood = new Random(11);
        private final Subscription subscription;

        Reader(long afterSeq, boolean owner) {
            subscription = world.feed.subscribe(session, afterSeq, owner, this);
        }

        @Override
        public void accept(List<LoggedEvent> page) {
            waitedFor.incrementAndGet();
            keep(page);
        }

        @Override
        public boolean offer(SharedEvents page) {
            if (mood.nextInt(3) == 0) {
                return false;
            }
            taken.incrementAndGet();
            keep(page.events());
            return true;
        }

        private void keep(List<LoggedEvent> page) {
            page.forEach(event -> {
                numbers.add(event.seq());
                events.add(event);
            });
        }

        long cursor() {
            return subscription.cursor();
        }

        String transcriptAt(long seq) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> cursor() == seq);
            return transcript();
        }

        /** Whole blocks only, as a client ends with them. */
        String transcript() {
            StringBuilder text = new StringBuilder();
            synchronized (events) {
                events.stream()
                        .filter(event -> !event.delta())
                        .forEach(event -> text.append(event.seq()).append(event.content()));
            }
            return text.toString();
        }
    }
}
