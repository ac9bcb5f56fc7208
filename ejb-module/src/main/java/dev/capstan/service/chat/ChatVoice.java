package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Puts what a model says into the event log while it is said. Used by one thread. */
final class ChatVoice implements ModelListener {
    private final EventWriter writer;
    private final UUID sessionId;
    private final UUID turnId;
    private final StringBuilder open = new StringBuilder();
    private final List<Block> finished = new ArrayList<>();
    private boolean speaking;
    private long characters;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    ChatVoice(EventWriter writer, UUID sessionId, UUID turnId) {
        this.writer = writer;
        this.sessionId = sessionId;
        this.turnId = turnId;
    }

    @Override
    public void text(String delta) {
        if (!speaking) {
            speaking = true;
            submit(ChatEvents.content(turnId, "start"));
        }
        open.append(delta);
        characters += delta.length();
        submit(ChatEvents.said(turnId, delta));
    }

    @Override
    public void thinking(String delta) {
        characters += delta.length();
        submit(ChatEvents.thinking(turnId, delta));
    }

    @Override
    public void blockEnded(Block whole) {
        finished.add(whole);
        if (whole instanceof Block.Thinking thinking) {
            String seal = thinking.signature();
            if (seal != null) {
                submit(ChatEvents.thought(turnId, seal));
            }
        } else {
            end();
        }
    }

    boolean spoke() {
        return characters > 0;
    }

    long characters() {
        return characters;
    }

    /** What was said until now, of a call that ended early. */
    List<Block> cutOff() {
        if (!open.isEmpty()) {
            finished.add(new Block.Text(open.toString()));
        }
        end();
        return finished.stream().filter(Block.Text.class::isInstance).toList();
    }

    private void end() {
        if (speaking) {
            submit(ChatEvents.content(turnId, "stop"));
        }
        speaking = false;
        open.setLength(0);
    }

    /** Returns when all that was said is in the log. */
    void awaitWritten() {
        try {
            written.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("what a model said could not be stored", e.getCause());
        }
    }

    private void submit(NewEvent event) {
        try {
            CompletableFuture<Void> last = writer.submit(sessionId, null, event);
            written = written.thenCombine(last, (before, after) -> null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while writing the event log");
        }
    }
}
