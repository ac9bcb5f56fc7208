package dev.capstan.service.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.tools.Question.Choice;
import dev.capstan.service.tools.Question.Field;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {
    private static final Question SELECT = new Question(
            UUID.randomUUID(),
            "Which?",
            false,
            List.of(new Field(
                    "selected", "str", null, List.of(new Choice("r", "Red"), new Choice("g", "Green")), false, true)));
    private static final Question SECRETS = new Question(
            UUID.randomUUID(), "Keys?", true, List.of(new Field("KEY", "str", null, List.of(), true, false)));

    @Test
    void aChoiceIsTakenByItsValueOrItsLabel() {
        assertThat(AnswerCheck.check(SELECT, true, Map.of("selected", "g"))
                        .values()
                        .get("selected")
                        .asText())
                .isEqualTo("g");
        assertThat(AnswerCheck.check(SELECT, true, Map.of("selected", "Red"))
                        .values()
                        .get("selected")
                        .asText())
                .isEqualTo("r");
    }

    @Test
    void whatIsMissingUnknownOrNoChoiceIsRefused() {
        for (Map<String, String> wrong :
                List.of(Map.<String, String>of(), Map.of("selected", "blue"), Map.of("options", "[]"))) {
            assertThatThrownBy(() -> AnswerCheck.check(SELECT, true, wrong))
                    .isInstanceOfSatisfying(
                            AppException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("validation_error"));
        }
    }

    @Test
    void aRefusalOfTheUserNeedsNoValues() {
        assertThat(AnswerCheck.check(SELECT, false, Map.of())).isEqualTo(Answer.NONE);
    }

    @Test
    void numbersAndTruthAreReadAsTheFieldWantsThem() {
        Question question = new Question(
                UUID.randomUUID(),
                "How?",
                false,
                List.of(
                        new Field("count", "int", null, List.of(), false, true),
                        new Field("loud", "bool", null, List.of(), false, false)));

        Answer answer = AnswerCheck.check(question, true, Map.of("count", " 7 ", "loud", "true"));

        assertThat(answer.values().get("count").intValue()).isEqualTo(7);
        assertThat(answer.values().get("loud").booleanValue()).isTrue();
        assertThatThrownBy(() -> AnswerCheck.check(question, true, Map.of("count", "many")))
                .hasMessageContaining("count")
                .hasMessageNotContaining("many");
    }

    @Test
    void secretsGoToTheToolAndNotIntoItsInput() {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("project_directory", "/workspace");

        Answer answer = AnswerCheck.check(SECRETS, true, Map.of("KEY", "s3cret"));

        assertThat(answer.into(input, SECRETS)).isEqualTo(input);
        assertThat(answer.secrets(SECRETS)).containsExactly(Map.entry("KEY", "s3cret"));
        assertThat(answer.toString()).doesNotContain("s3cret");
    }
}
