package dev.capstan.service.agents.models.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a text, grouped into turns. A line that starts with an exclamation mark is a directive; when a text has
 * one, its other lines are not spoken to the model. What is not understood becomes a sentence that says so, in its place.
 */
final class DemoScript {
    sealed interface Step {
        /** What to wait before each delta of this step. */
        Duration delay();
    }

    record Say(String text, Duration delay) implements Step {}

    record Words(long count, Duration delay) implements Step {}

    record Clock(long count, Duration delay) implements Step {}

    record Think(String text, Duration delay) implements Step {}

    record Result(Duration delay) implements Step {}

    record Fail(int status, Duration delay) implements Step {}

    record Call(String tool, ObjectNode input, Duration delay) implements Step {}

    private static final Pattern LINE = Pattern.compile("!(\\S*)(?:\\s+(.*))?", Pattern.DOTALL);
    private static final Pattern TOOL = Pattern.compile("(\\S+)(?:\\s+(.*))?", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);
    private static final String KNOWN = "!say, !words, !clock, !delay, !think, !tool, !fail and !result";

    private final List<List<Step>> turns = new ArrayList<>();
    private List<Step> turn = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private boolean directives;

    private DemoScript() {}

    static DemoScript of(String text) {
        DemoScript script = new DemoScript();
        text.lines().map(String::strip).filter(line -> line.startsWith("!")).forEach(script::read);
        script.endTurn();
        return script;
    }

    boolean empty() {
        return !directives;
    }

    /** The steps of a turn, counted from zero; a turn after the last one has a single closing word. */
    List<Step> turn(int index) {
        return index < turns.size() ? turns.get(index) : List.of(new Say("Done.", delay));
    }

    private void read(String line) {
        directives = true;
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("a directive line that is none: " + line);
        }
        Step step = step(
                parts.group(1), parts.group(2) == null ? "" : parts.group(2).strip());
        if (step == null) {
            return;
        }
        if (!(step instanceof Call) && !turn.isEmpty() && turn.getLast() instanceof Call) {
            endTurn();
        }
        turn.add(step);
    }

    private @Nullable Step step(String name, String argument) {
        return switch (name) {
            case "say" -> new Say(argument, delay);
            case "think" -> new Think(argument, delay);
            case "result" -> new Result(delay);
            case "tool" -> call(argument);
            case "words" ->
                NUMBER.matcher(argument).matches()
                        ? new Words(Long.parseLong(argument), delay)
                        : misunderstood("!words needs a number of words, such as !words 20.");
            case "clock" ->
                NUMBER.matcher(argument).matches()
                        ? new Clock(Long.parseLong(argument), delay)
                        : misunderstood("!clock needs a number of words, such as !clock 20.");
            case "fail" ->
                argument.matches("[45]\\d\\d")
                        ? new Fail(Integer.parseInt(argument), delay)
                        : misunderstood("!fail needs an HTTP status from 400 to 599, such as !fail 429.");
            case "delay" -> setDelay(argument);
            default -> misunderstood("I do not know the directive !%s. I know %s.".formatted(name, KNOWN));
        };
    }

    private @Nullable Step setDelay(String argument) {
        if (!NUMBER.matcher(argument).matches() || Long.parseLong(argument) > LONGEST_DELAY.toMillis()) {
            return misunderstood(
                    "!delay needs milliseconds from 0 to %d, such as !delay 100.".formatted(LONGEST_DELAY.toMillis()));
        }
        delay = Duration.ofMillis(Long.parseLong(argument));
        return null;
    }

    private Step call(String argument) {
        Matcher parts = TOOL.matcher(argument);
        if (!parts.matches()) {
            return misunderstood("!tool needs a name and a JSON object, such as !tool Bash {\"command\": \"ls\"}.");
        }
        String json = parts.group(2) == null ? "{}" : parts.group(2);
        try {
            JsonNode input = Json.MAPPER.readTree(json);
            if (input instanceof ObjectNode object) {
                return new Call(parts.group(1), object, delay);
            }
        } catch (JsonProcessingException e) {
            // Answered below: the input is the user's own text.
        }
        return misunderstood("The input of !tool %s is not a JSON object.".formatted(parts.group(1)));
    }

    private Step misunderstood(String sentence) {
        return new Say(sentence, delay);
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            turns.add(List.copyOf(turn));
            turn = new ArrayList<>();
        }
    }
}
