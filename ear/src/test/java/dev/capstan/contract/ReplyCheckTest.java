package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyCheckTest {
    private static final String BALANCE = """
            {"user_id": "019a0000-0000-7000-8000-000000000001", "credits": 12.5, "bonus_credits": 0,
             "updated_at": "2026-01-01T00:00:00Z"}""";

    private final Map<String, Operation> operations = new HashMap<>();

    ReplyCheckTest() {
        ContractRun.allOperations().forEach(operation -> operations.put(operation.id(), operation));
    }

    @Test
    void theContractHas168Operations() {
        assertThat(operations).hasSize(168);
    }

    @Test
    void acceptsTheDocumentedReply() {
        Verdict verdict = judge("getCreditBalance", 200, headers(), BALANCE);

        assertThat(verdict.conforms()).as(verdict.why()).isTrue();
    }

    @Test
    void reportsABodyThatBreaksItsSchema() {
        Verdict verdict = judge("getCreditBalance", 200, headers(), BALANCE.replace("12.5", "\"many\""));

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(verdict.why()).contains("credits");
    }

    @Test
    void reportsAMemberThatIsMissing() {
        Verdict verdict = judge("getCreditBalance", 200, headers(), BALANCE.replace("bonus_credits", "bonus"));

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(verdict.why()).contains("bonus_credits");
    }

    @Test
    void reportsAStatusThatIsNotDocumented() {
        Verdict verdict = judge("getCreditBalance", 202, headers(), BALANCE);

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(verdict.why()).contains("202");
    }

    @Test
    void aDocumentedRefusalOfAValidRequestDoesNotConform() {
        Verdict verdict = judge(
                "getSession",
                404,
                headers(),
                "{\"detail\": \"There is no such session.\", \"error_code\": \"session_not_found\"}");

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.WRONG);
    }

    @Test
    void anUnknownRouteIsMissing() {
        Verdict verdict = judge("getSession", 404, headers(), "{\"detail\": \"Not Found\"}");

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.MISSING);
    }

    @Test
    void reportsAMissingRequestId() {
        Map<String, String> headers = headers();
        headers.remove("X-Request-ID");

        Verdict verdict = judge("getCreditBalance", 200, headers, BALANCE);

        assertThat(verdict.why()).contains("X-Request-ID");
    }

    @Test
    void healthCarriesNoRequestId() {
        Verdict with = judge("getHealth", 200, headers(), "{\"status\": \"ok\"}");
        Verdict without = judge("getHealth", 200, Map.of("Content-Type", "application/json"), "{\"status\": \"ok\"}");

        assertThat(with.finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(without.conforms()).as(without.why()).isTrue();
    }

    @Test
    void reportsARefusalInsideA200() {
        Verdict verdict = judge("writeSlide", 200, headers(), """
                {"success": false, "error": "no", "error_code": "INTERNAL_ERROR", "presentation_name": "p",
                 "slide_number": 1}""");

        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(verdict.why()).contains("refused inside a 200");
    }

    @Test
    void followsTheEventsOfAStream() {
        Operation stream = operation("streamSlidesPdf");
        String progress = "data: {\"type\":\"progress\",\"message\":\"m\",\"current\":0,\"total\":1,\"percent\":0}\n\n";
        String complete = "data: {\"type\":\"complete\",\"filename\":\"f\",\"pdf_base64\":\"\",\"total_pages\":1}\n\n";

        assertThat(StreamCheck.faults(stream, progress + complete)).isEmpty();
        assertThat(StreamCheck.faults(stream, progress)).anyMatch(f -> f.contains("without complete"));
        assertThat(StreamCheck.faults(stream, progress.replace("percent", "part") + complete))
                .anyMatch(f -> f.contains("lacks percent"));
    }

    @Test
    void validatesNamedEventsByTheirSchema() {
        Operation chat = operation("sendChatMessage");

        assertThat(StreamCheck.faults(chat, "event: nonsense\ndata: {}\n\n"))
                .anyMatch(f -> f.contains("nonsense is not documented"));
        assertThat(StreamCheck.faults(chat, "event: session\ndata: {}\n\n")).anyMatch(f -> f.contains("event session"));
    }

    private Verdict judge(String operationId, int status, Map<String, String> headers, String body) {
        return ReplyCheck.judge(operation(operationId), Reply.of(status, headers, body));
    }

    private Operation operation(String id) {
        return operations.get(id);
    }

    private static Map<String, String> headers() {
        return new HashMap<>(
                Map.of("Content-Type", "application/json", "X-Request-ID", ReplyCheck.REQUEST_ID, "X-Span-ID", "span"));
    }
}
