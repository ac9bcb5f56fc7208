package dev.capstan.service.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.json.JsonText;
import dev.capstan.persistence.runs.RunQuestion;
import dev.capstan.persistence.runs.RunQuestion.State;
import dev.capstan.persistence.runs.RunQuestionRepository;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.json.Json;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.tools.Answer;
import dev.capstan.service.tools.Question;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What runs ask of users and what they answered, inside the caller's transaction. Answers are stored sealed. */
@ApplicationScoped
public class RunQuestions {
    @Inject
    RunQuestionRepository questions;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    /**
     * A question of a run.
     *
     * @param answer {@link Answer#NONE} while there is none
     */
    record Asked(UUID id, Question question, State state, Answer answer) {}

    void ask(UUID runId, int turn, Block.ToolCall call, Question question) {
        ObjectNode stored = Json.MAPPER.createObjectNode();
        stored.put("tool", call.name()).set("input", call.input());
        stored.set("question", Json.MAPPER.valueToTree(question));
        questions.add(
                new RunQuestion(question.id(), runId, turn, call.id(), JsonText.clean(stored), State.OPEN, false, null),
                clock.instant());
    }

    /** By the turn and the id of the call. */
    Map<String, Asked> of(UUID runId, int turn) {
        Map<String, Asked> asked = new HashMap<>();
        questions.findOf(runId).stream()
                .filter(question -> question.turn() == turn)
                .forEach(question -> asked.put(question.callId(), read(question)));
        return asked;
    }

    /** What a run that is paused waits for. */
    Asked open(UUID runId) {
        return questions.findOf(runId).stream()
                .filter(question -> question.state() == State.OPEN)
                .findFirst()
                .map(this::read)
                .orElseThrow(() -> new IllegalStateException("paused run %s asks nothing".formatted(runId)));
    }

    /** False when somebody else has answered. */
    boolean answer(Asked asked, Answer answer) {
        String sealed = answer.values().isEmpty()
                ? null
                : secrets.seal(Json.MAPPER.valueToTree(answer.values()).toString(), purpose(asked.id()));
        return questions.answer(asked.id(), answer.confirmed(), sealed, clock.instant());
    }

    void begin(Asked asked) {
        questions.begin(asked.id());
    }

    /** To be called when the run has ended. */
    void forgetAnswers(UUID runId) {
        questions.forgetAnswers(runId);
    }

    private Asked read(RunQuestion stored) {
        return new Asked(
                stored.id(),
                read(stored.question().path("question"), Question.class),
                stored.state(),
                answerOf(stored));
    }

    private Answer answerOf(RunQuestion stored) {
        Map<String, JsonNode> values = new HashMap<>();
        String text = stored.answer();
        if (text != null) {
            JsonNode opened = parse(secrets.open(text, purpose(stored.id())));
            opened.properties().forEach(member -> values.put(member.getKey(), member.getValue()));
        }
        return new Answer(stored.confirmed(), values);
    }

    static String purpose(UUID questionId) {
        return "run-answer/" + questionId;
    }

    private static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer is not JSON"); // the cause would show it
        }
    }

    private static <T> T read(JsonNode content, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored question cannot be read", e);
        }
    }
}
