package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealtimeContractTest {
    private static final String RESPONSE = """
            {"id": "019a0000-0000-7000-8000-000000000002", "group": "agent", "name": "agent.response",
             "session_id": "019a0000-0000-7000-8000-000000000001", "run_id": "019a0000-0000-7000-8000-000000000003",
             "content": {"text": "hello", "origin": "RunContentCompleted"}, "timestamp": 1767225600.25, "seq": 7}""";

    private final RealtimeContract contract = new RealtimeContract();

    @Test
    void knowsEveryEventOfTheContract() {
        assertThat(contract.eventNames()).hasSize(56).contains("agent.processing", "system.pong");
    }

    @Test
    void acceptsAnEventAsDocumented() throws JsonProcessingException {
        assertThat(faults(RESPONSE)).isEmpty();
    }

    @Test
    void reportsAnotherGroupThanTheEventBelongsTo() throws JsonProcessingException {
        assertThat(faults(RESPONSE.replace("\"group\": \"agent\"", "\"group\": \"billing\"")))
                .isNotEmpty();
    }

    @Test
    void reportsAMemberOfTheWrongType() throws JsonProcessingException {
        assertThat(faults(RESPONSE.replace("1767225600.25", "\"now\""))).anyMatch(f -> f.contains("timestamp"));
        assertThat(faults(RESPONSE.replace("019a0000-0000-7000-8000-000000000003", "run-1")))
                .anyMatch(f -> f.contains("run_id"));
    }

    @Test
    void reportsAnErrorCodeThatTheContractDoesNotList() throws JsonProcessingException {
        String error = """
                {"group": "system", "name": "system.error", "error_code": "%s", "detail": "d",
                 "content": {"message": "m", "error_code": "%s"}}""";

        assertThat(faults(error.formatted("internal_error", "internal_error"))).isEmpty();
        assertThat(faults(error.formatted("oops", "internal_error"))).isNotEmpty();
    }

    @Test
    void reportsAnUnknownName() throws JsonProcessingException {
        assertThat(faults("{\"name\": \"agent.unheard_of\"}"))
                .singleElement()
                .asString()
                .contains("agent.unheard_of");
    }

    private List<String> faults(String json) throws JsonProcessingException {
        return contract.faults(Reply.JSON.readTree(json));
    }
}
