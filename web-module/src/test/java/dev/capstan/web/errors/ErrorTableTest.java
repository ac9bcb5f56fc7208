package dev.capstan.web.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.json.Json;
import dev.capstan.web.errors.ErrorTable.Answer;
import jakarta.ejb.EJBException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTableTest {
    record Command(String text, int count) {}

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasAStatus(Kind kind) {
        Answer answer = ErrorTable.answer(new AppException(kind, "some_code", "What to do."));

        assertThat(answer.status()).isBetween(400, 503);
        assertThat(answer.unexpected()).isFalse();
        assertThat(answer.code()).isEqualTo("some_code");
        assertThat(answer.detail()).isEqualTo("What to do.");
    }

    @Test
    void findsTheRefusalInsideWhatTheContainerWrapsAroundIt() {
        AppException refusal = new AppException(Kind.NOT_FOUND, "session_not_found", "There is no such session.");

        Answer answer = ErrorTable.answer(new EJBException(new RuntimeException(refusal)));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("session_not_found");
    }

    @Test
    void saysNothingAboutTheUnexpected() {
        Answer answer = ErrorTable.answer(new IllegalStateException("password=123"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("internal");
        assertThat(answer.detail()).isEqualTo("Internal Server Error");
    }

    @Test
    void tellsAnUnknownCallerHowToSignInAndAHastyOneWhenToComeBack() {
        assertThat(ErrorTable.answer(new AppException(Kind.UNAUTHENTICATED, "invalid_token", "x"))
                        .headers())
                .containsEntry("WWW-Authenticate", "Bearer");
        assertThat(ErrorTable.answer(new RateLimitedException("x", Duration.ofSeconds(30)))
                        .headers())
                .containsEntry("Retry-After", "30");
    }

    @Test
    void callsATooLargeBodyByItsNameHoweverDeepItIs() {
        Answer answer = ErrorTable.answer(new RuntimeException(new IOException(new BodyTooLargeException(1024))));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("payload_too_large");
    }

    @Test
    void placesAWrongTypeInTheBody() {
        InputProblem problem = problem("{\"text\":\"a\",\"count\":\"many\"}");

        assertThat(problem.loc()).isEqualTo(List.of("body", "count"));
        assertThat(problem.type()).isEqualTo("int_type");
        assertThat(problem.msg()).doesNotContain("java");
    }

    @Test
    void namesMalformedJson() {
        assertThat(problem("{\"text\":").type()).isEqualTo("json_invalid");
        assertThat(problem("{]").type()).isEqualTo("json_invalid");
        assertThat(problem("[1]").type()).isEqualTo("object_type");
    }

    private static InputProblem problem(String json) {
        try {
            Json.MAPPER.readValue(json, Command.class);
            throw new AssertionError("this JSON was taken");
        } catch (JsonProcessingException e) {
            Answer answer = ErrorTable.answer(e);
            assertThat(answer.status()).isEqualTo(422);
            return (InputProblem) ((List<?>) answer.detail()).getFirst();
        }
    }
}
