package dev.capstan.service.agents.models.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One answer of the demo model while it is spoken: word by word, at a pace, within the output limit. */
final class DemoSpeaker implements AutoCloseable {
    private enum Open {
        NOTHING,
        TEXT,
        THINKING
    }

    private final ModelRequest request;
    private final ModelListener listener;
    private final InstantSource clock;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CancelToken.Registration registration;
    private final long inputWords;
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private Open kind = Open.NOTHING;
    private Duration delay = Duration.ZERO;
    private long due = System.nanoTime();
    private long spoken;
    private long thought;
    private boolean full;

    DemoSpeaker(ModelRequest request, ModelListener listener, CancelToken cancel, InstantSource clock) {
        this.clock = clock;
        this.request = request;
        this.listener = listener;
        this.inputWords = DemoChatModel.words(request);
        this.registration = cancel.onCancel(cancelled::countDown);
    }

    /** From now on a delta comes every {@code newDelay}. One that is late is made up for: those after it come sooner. */
    void pace(Duration newDelay) {
        delay = newDelay;
        due = System.nanoTime();
    }

    /** Each of these says whether there is room for more. */
    boolean say(String text) throws ModelException {
        return speak(Open.TEXT, text);
    }

    boolean think(String text) throws ModelException {
        return speak(Open.THINKING, text);
    }

    boolean count(long words) throws ModelException {
        begin(Open.TEXT);
        for (long i = 1; i <= words && !full; i++) {
            delta((i == 1 ? separator() : "") + "w" + i + (i == words ? "" : " "));
        }
        return !full;
    }

    /** Each word is the time at which it is said, in milliseconds since 1970, so that who hears it knows how long it took. */
    boolean tellTime(long words) throws ModelException {
        begin(Open.TEXT);
        for (long i = 1; i <= words && !full; i++) {
            awaitTurn();
            speakNow((i == 1 ? separator() : "") + clock.millis() + " ");
        }
        return !full;
    }

    boolean call(String idPrefix, String tool, ObjectNode input) throws ModelException {
        end();
        awaitTurn();
        Block.ToolCall call = new Block.ToolCall(idPrefix + "_" + blocks.size(), tool, input.deepCopy(), null);
        long cost = DemoChatModel.words(call);
        if (spoken + cost > request.maxOutputTokens()) {
            full = true;
            return false;
        }
        spoken += cost;
        blocks.add(call);
        return true;
    }

    ModelException failure(int status) throws ModelException {
        awaitTurn();
        return ModelException.ofStatus("Demo", status, null, spoken == 0 ? null : usage(), null);
    }

    ModelReply reply() throws ModelException {
        end();
        if (cancelled.getCount() == 0) {
            throw cancellation();
        }
        boolean calls = blocks.stream().anyMatch(Block.ToolCall.class::isInstance);
        StopReason reason = full ? StopReason.OUTPUT_LIMIT : calls ? StopReason.TOOL_CALLS : StopReason.END;
        return new ModelReply(blocks, usage(), reason);
    }

    @Override
    public void close() {
        registration.close();
    }

    private boolean speak(Open wanted, String text) throws ModelException {
        begin(wanted);
        int from = 0;
        boolean first = true;
        while (from < text.length() && !full) {
            int to = endOfWord(text, from);
            delta((first ? separator() : "") + text.substring(from, to));
            first = false;
            from = to;
        }
        return !full;
    }

    /** A word with the white space around it, so that the deltas add up to the text. */
    private static int endOfWord(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private String separator() {
        return open.isEmpty() ? "" : "\n";
    }

    private void begin(Open wanted) {
        if (kind != wanted) {
            end();
            kind = wanted;
        }
    }

    private void delta(String text) throws ModelException {
        if (spoken + DemoChatModel.words(text) > request.maxOutputTokens()) {
            full = true;
            return;
        }
        awaitTurn();
        speakNow(text);
    }

    private void speakNow(String text) {
        long cost = DemoChatModel.words(text);
        if (spoken + cost > request.maxOutputTokens()) {
            full = true;
            return;
        }
        spoken += cost;
        open.append(text);
        if (kind == Open.THINKING) {
            thought += cost;
            listener.thinking(text);
        } else {
            listener.text(text);
        }
    }

    private void end() {
        if (!open.isEmpty()) {
            String whole = open.toString();
            Block block = kind == Open.THINKING ? new Block.Thinking(whole, null) : new Block.Text(whole);
            open.setLength(0);
            blocks.add(block);
            listener.blockEnded(block);
        }
        kind = Open.NOTHING;
    }

    private void awaitTurn() throws ModelException {
        due += delay.toNanos();
        try {
            if (cancelled.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw cancellation();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancellation();
        }
    }

    private ModelException cancellation() {
        return new ModelException(
                ModelException.Kind.CANCELLED, "The call of the demo model was cancelled.", usage(), null);
    }

    private TokenUsage usage() {
        return new TokenUsage(inputWords, 0, 0, spoken, thought);
    }
}
