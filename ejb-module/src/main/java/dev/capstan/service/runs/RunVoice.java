package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.service.secrets.MaskedStream;
import dev.capstan.service.secrets.SecretMask;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Puts what one model call says into the event log while it is said. Used by one thread. */
final class RunVoice implements ModelListener {
    private final EventWriter writer;
    private final Claim claim;
    private final Ids ids;
    private final Runnable progressed;
    private final StringBuilder open = new StringBuilder();
    private final List<Block> finished = new ArrayList<>();
    private @Nullable UUID block;
    private boolean thinking;
    private long characters;
    private final MaskedStream shown;
    private CompletableFuture<Void> written;

    /**
     * @param before what must be in the log before anything of this call
     * @param progressed is told of everything that is heard
     * @param mask hides what must not be shown, also where it is said in pieces
     */
    RunVoice(
            EventWriter writer,
            Claim claim,
            Ids ids,
            CompletableFuture<Void> before,
            Runnable progressed,
            SecretMask mask) {
        this.writer = writer;
        this.claim = claim;
        this.ids = ids;
        this.written = before;
        this.progressed = progressed;
        this.shown = new MaskedStream(mask);
    }

    @Override
    public void text(String delta) {
        UUID current = block;
        if (current == null) {
            current = begin(false);
        }
        String safe = heard(delta);
        if (!safe.isEmpty()) {
            submit(RunEvents.responseDelta(claim.runId(), current, safe));
        }
    }

    @Override
    public void thinking(String delta) {
        UUID current = block;
        if (current == null) {
            current = begin(true);
            submit(RunEvents.reasoningStart(claim.runId(), current));
        }
        String safe = heard(delta);
        if (!safe.isEmpty()) {
            submit(RunEvents.reasoningDelta(claim.runId(), current, safe));
        }
    }

    @Override
    public void blockEnded(Block whole) {
        finished.add(whole);
        end();
    }

    /** Whether anything was heard: from then on the call may not simply be made again. */
    boolean spoke() {
        return characters > 0;
    }

    long characters() {
        return characters;
    }

    /** What a call that did not end well has used up. */
    MeteredUsage consumed(ModelException e, ModelRequest request) {
        return e.usage()
                .map(usage -> new MeteredUsage(usage, e.doubt().orElse(null)))
                .orElseGet(() -> new MeteredUsage(
                        spoke() ? InputBound.estimate(request, characters) : TokenUsage.NONE,
                        new UsageDoubt("the call ended without a report", null)));
    }

    /** Ends a block that was cut off: what was said of it stands. */
    List<Block> cutOff() {
        open.append(shown.end());
        if (block != null && !thinking) {
            finished.add(new Block.Text(open.toString()));
        }
        end();
        return finished.stream().filter(Block.Text.class::isInstance).toList();
    }

    /**
     * Waits until everything said is in the log.
     *
     * @throws StaleOwnerException when another node has taken the run over
     */
    void awaitWritten() {
        await(written);
    }

    /** As {@link #awaitWritten}, for any event. */
    static void await(CompletableFuture<Void> event) {
        try {
            event.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StaleOwnerException stale) {
                throw stale;
            }
            throw new IllegalStateException("an event of the run could not be stored", e.getCause());
        }
    }

    private UUID begin(boolean asThinking) {
        UUID begun = ids.next();
        block = begun;
        thinking = asThinking;
        return begun;
    }

    /** @return what may be shown of the text by now */
    private String heard(String delta) {
        progressed.run();
        characters += delta.length();
        String safe = shown.push(delta);
        open.append(safe);
        return safe;
    }

    private void end() {
        UUID ended = block;
        open.append(shown.end());
        if (ended != null) {
            submit(
                    thinking
                            ? RunEvents.reasoning(claim.runId(), ended, open.toString())
                            : RunEvents.response(claim.runId(), ended, open.toString()));
        }
        block = null;
        open.setLength(0);
    }

    private void submit(NewEvent event) {
        try {
            CompletableFuture<Void> last = writer.submit(
                    claim.sessionId(), claim.epoch(), claim.agent().mark(event));
            written = written.thenCombine(last, (before, after) -> null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while writing the event log");
        }
    }
}
