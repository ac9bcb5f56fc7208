package dev.capstan.service.agents.models.demo;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.types.runs.CancelToken;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * A model without a provider: it does what the directives in the last user text say, the same on every call but for the time
 * that {@code !clock} tells, and keeps nothing. Which turn of the directives is due follows from the answers since that text. A word is a token.
 */
public final class DemoChatModel implements ChatModel {
    private static final String INTRODUCTION = "I am the demo model: I work without a provider and only do what "
            + "directives such as \"!say hello\" tell me. You wrote: ";

    private final InstantSource clock;

    /** @param clock what {@code !clock} tells */
    public DemoChatModel(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public ModelReply stream(ModelRequest request, ModelListener listener, CancelToken cancel) throws ModelException {
        List<Message> messages = request.messages();
        int lastUser = lastUser(messages);
        String text = lastUser < 0 ? "" : ((Message.User) messages.get(lastUser)).text();
        List<Message> since = messages.subList(lastUser + 1, messages.size());
        int turn =
                (int) since.stream().filter(Message.Assistant.class::isInstance).count();
        DemoScript script = DemoScript.of(text);
        try (DemoSpeaker speaker = new DemoSpeaker(request, listener, cancel, clock)) {
            if (script.empty()) {
                speaker.say(INTRODUCTION + text.lines().findFirst().orElse("nothing"));
            } else {
                for (DemoScript.Step step : script.turn(turn)) {
                    if (!perform(step, speaker, since, "call_%d_%d".formatted(messages.size(), turn))) {
                        break;
                    }
                }
            }
            return speaker.reply();
        }
    }

    private static boolean perform(DemoScript.Step step, DemoSpeaker speaker, List<Message> since, String callId)
            throws ModelException {
        speaker.pace(step.delay());
        return switch (step) {
            case DemoScript.Say say -> speaker.say(say.text());
            case DemoScript.Words words -> speaker.count(words.count());
            case DemoScript.Clock clock -> speaker.tellTime(clock.count());
            case DemoScript.Think think -> speaker.think(think.text());
            case DemoScript.Result ignored -> speaker.say(lastResult(since));
            case DemoScript.Call call -> speaker.call(callId, call.tool(), call.input());
            case DemoScript.Fail fail -> throw speaker.failure(fail.status());
        };
    }

    private static int lastUser(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Message.User) {
                return i;
            }
        }
        return -1;
    }

    private static String lastResult(List<Message> since) {
        return since.reversed().stream()
                .filter(Message.ToolResults.class::isInstance)
                .map(message -> ((Message.ToolResults) message).results())
                .filter(results -> !results.isEmpty())
                .map(results -> results.getLast().content())
                .findFirst()
                .orElse("There is no tool result yet.");
    }

    /** The words of all that a request says, which is what it costs here. */
    static long words(ModelRequest request) {
        long total = words(request.system());
        for (Message message : request.messages()) {
            total += switch (message) {
                case Message.User user -> words(user.text());
                case Message.Assistant answer ->
                    answer.blocks().stream().mapToLong(DemoChatModel::words).sum();
                case Message.ToolResults results ->
                    results.results().stream()
                            .mapToLong(result -> words(result.content()))
                            .sum();
            };
        }
        return total;
    }

    static long words(Block block) {
        return switch (block) {
            case Block.Text text -> words(text.text());
            case Block.Thinking thinking -> words(thinking.text());
            case Block.ToolCall call -> 1 + words(Objects.toString(call.input()));
        };
    }

    static long words(String text) {
        long words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean letter = !Character.isWhitespace(text.charAt(i));
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }
        return words;
    }
}
