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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told: earlier runs of the session, this run's question, and this run's turns so far; or, once it was
 * summarised, the summary in place of what came before it. It is always valid for a provider: each tool call has a result,
 * and each question an answer before the next.
 */
final class Conversation {
    private static final String NO_ANSWER = "(This was not answered.)";
    static final String NO_RESULT = "The call was interrupted; it may or may not have had an effect.";

    private List<Message> history;
    private final long historyTokens;
    private Message.User question;
    private final NavigableMap<Integer, Turn> turns = new TreeMap<>();
    private @Nullable Summary summary;

    private record Turn(ModelReply reply, Map<String, ToolResult> results) {}

    Conversation(List<Message> history, String question) {
        this(history, 0, question);
    }

    /** @param historyTokens what the provider counted for the last answer of the history; 0 when it is not known */
    Conversation(List<Message> history, long historyTokens, String question) {
        this.history = List.copyOf(history);
        this.historyTokens = historyTokens;
        this.question = new Message.User(question);
    }

    /**
     * Replaces what users said by what the model is to see of it.
     *
     * @param seen makes that of earlier runs and this run's question, which is the last
     */
    synchronized void show(UnaryOperator<List<Message>> seen) {
        List<Message> said = new ArrayList<>(history);
        said.add(question);
        List<Message> shown = seen.apply(said);
        history = List.copyOf(shown.subList(0, history.size()));
        question = (Message.User) shown.getLast();
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

    /** From now on, the summary stands for everything before its first turn. */
    synchronized void summarise(Summary made) {
        if (summary == null || made.turn() > summary.turn()) {
            summary = made;
        }
    }

    /** What the provider counted for the last answer, all that it was told included; 0 right after a summary. */
    synchronized long tokens() {
        int from = summary == null ? 1 : summary.turn();
        if (!turns.isEmpty() && turns.lastKey() >= from) {
            return turns.lastEntry().getValue().reply().usage().total();
        }
        return turns.isEmpty() && summary == null ? historyTokens : 0;
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

    /** Whether anything was said before the question, or since. */
    synchronized boolean empty() {
        return history.isEmpty() && turns.isEmpty();
    }

    synchronized int summarisedBefore() {
        return summary == null ? 0 : summary.turn();
    }

    /** What the model has not read yet when it last counted: the results of its last turn. */
    synchronized List<Message> uncounted() {
        return lastExchange().stream()
                .filter(Message.ToolResults.class::isInstance)
                .toList();
    }

    /** What the last turn put into the conversation. */
    synchronized List<Message> lastExchange() {
        return turns.isEmpty() ? List.of() : exchange(turns.lastEntry().getValue());
    }

    synchronized List<Message> messages() {
        List<Message> messages = new ArrayList<>(summary == null ? history : List.of());
        messages.addAll(thisRun());
        return messages;
    }

    /** This run as history for a later one. When it was summarised, nothing before it belongs into that history. */
    synchronized List<Message> asHistory() {
        List<Message> messages = thisRun();
        if (!(messages.getLast() instanceof Message.Assistant)) {
            messages.add(new Message.Assistant(List.of(new Block.Text(NO_ANSWER))));
        }
        return messages;
    }

    private List<Message> thisRun() {
        List<Message> messages = new ArrayList<>();
        Summary made = summary;
        messages.add(made == null ? question : new Message.User(told(made), question.pictures()));
        for (Turn turn : turns.tailMap(made == null ? 1 : made.keptFrom(), true).values()) {
            messages.addAll(exchange(turn));
        }
        return messages;
    }

    private String told(Summary made) {
        return """
                The conversation so far was summarised, because it grew too long:

                %s

                This is what the user wrote last; go on from where the summary ends:

                %s""".formatted(made.text(), question.text());
    }

    private static List<Message> exchange(Turn turn) {
        List<Message> messages = new ArrayList<>();
        if (!turn.reply().blocks().isEmpty()) {
            messages.add(new Message.Assistant(turn.reply().blocks()));
        }
        if (!turn.reply().toolCalls().isEmpty()) {
            messages.add(new Message.ToolResults(turn.reply().toolCalls().stream()
                    .map(call -> turn.results()
                            .getOrDefault(call.id(), new ToolResult(call.id(), call.name(), NO_RESULT, true)))
                    .toList()));
        }
        return messages;
    }
}
