package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model is told: earlier runs of the session, this run's question, and this run's turns so far. It is always
 * valid for a provider: each tool call has a result, and each question an answer before the next.
 */
final class Conversation {
    private static final String NO_ANSWER = "(This was not answered.)";
    static final String NO_RESULT = "The call was interrupted; it may or may not have had an effect.";

    private final List<Message> history;
    private final String question;
    private final NavigableMap<Integer, Turn> turns = new TreeMap<>();

    private record Turn(ModelReply reply, Map<String, ToolResult> results) {}

    Conversation(List<Message> history, String question) {
        this.history = List.copyOf(history);
        this.question = question;
    }

    synchronized Optional<ModelReply> reply(int turn) {
        return Optional.ofNullable(turns.get(turn)).map(Turn::reply);
    }

    synchronized boolean answered(int turn, String callId) {
        return turns.containsKey(turn) && turns.get(turn).results().containsKey(callId);
    }

    /** Whether a call has a result that is no failure. */
    synchronized boolean succeeded(int turn, String callId) {
        return answered(turn, callId) && !turns.get(turn).results().get(callId).failed();
    }

    synchronized void add(int turn, ModelReply reply) {
        turns.put(turn, new Turn(reply, new HashMap<>()));
    }

    synchronized void add(int turn, ToolResult result) {
        turns.get(turn).results().put(result.callId(), result);
    }

    synchronized List<ModelReply> replies() {
        return turns.values().stream().map(Turn::reply).toList();
    }

    /** Calls of the last turn that have no result, in order. */
    synchronized List<Block.ToolCall> openCalls() {
        return turns.isEmpty()
                ? List.of()
                : turns.lastEntry().getValue().reply().toolCalls().stream()
                        .filter(call -> !turns.lastEntry().getValue().results().containsKey(call.id()))
                        .toList();
    }

    synchronized int lastTurn() {
        return turns.isEmpty() ? 0 : turns.lastKey();
    }

    synchronized List<Message> messages() {
        List<Message> messages = new ArrayList<>(history);
        messages.addAll(thisRun());
        return messages;
    }

    /** This run as history for a later one. */
    synchronized List<Message> asHistory() {
        List<Message> messages = thisRun();
        if (!(messages.getLast() instanceof Message.Assistant)) {
            messages.add(new Message.Assistant(List.of(new Block.Text(NO_ANSWER))));
        }
        return messages;
    }

    private List<Message> thisRun() {
        List<Message> messages = new ArrayList<>();
        messages.add(new Message.User(question));
        for (Turn turn : turns.values()) {
            if (!turn.reply().blocks().isEmpty()) {
                messages.add(new Message.Assistant(turn.reply().blocks()));
            }
            if (!turn.reply().toolCalls().isEmpty()) {
                messages.add(new Message.ToolResults(turn.reply().toolCalls().stream()
                        .map(call -> turn.results()
                                .getOrDefault(call.id(), new ToolResult(call.id(), call.name(), NO_RESULT, true)))
                        .toList()));
            }
        }
        return messages;
    }
}
