package dev.capstan.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds events to what the framework's version 1.3 asks of each class: what must be there, and which numbers it knows. */
class OcsfEventTest {
    private record Rules(int category, Set<Integer> activities, List<String> required, List<String> oneOf) {}

    private static final List<String> BASE =
            List.of("activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid");

    private static final Map<Integer, Rules> CLASSES = Map.of(
            3001, new Rules(3, Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99), List.of("user"), List.of()),
            3002, new Rules(3, Set.of(1, 2, 3, 4, 5, 6, 99), List.of("user"), List.of("service", "dst_endpoint")),
            3005, new Rules(3, Set.of(1, 2, 99), List.of("user", "privileges"), List.of()),
            6003, new Rules(6, Set.of(1, 2, 3, 4, 99), List.of("actor", "api", "src_endpoint"), List.of()));

    @ParameterizedTest
    @CsvSource({
        "sign-in, 3002",
        "sign-out, 3002",
        "token.refresh, 3002",
        "token.reuse, 3002",
        "token.revoke, 3002",
        "account.register, 3001",
        "account.enable, 3001",
        "account.password, 3001",
        "account.password-reset, 3001",
        "account.disable, 3001",
        "account.close, 3001",
        "account.delete, 3001",
        "account.lock, 3001",
        "role.assign, 3005",
        "key.create, 6003",
        "key.revoke, 6003",
        "access.denied, 6003",
        "sandbox.start, 6003",
        "connector.grant, 6003",
        "billing.invoice, 6003",
        "session.publish, 6003",
        "statement.export, 6003",
        "secret.read, 6003",
        "audit.cut, 6003"
    })
    void isWholeByTheRulesOfItsClass(String action, int expected) {
        for (boolean success : new boolean[] {true, false}) {
            assertWhole(OcsfEvent.of(view(action, success, UUID.randomUUID(), "192.0.2.7")), expected);
            assertWhole(OcsfEvent.of(view(action, success, null, "")), expected);
        }
    }

    private static void assertWhole(JsonNode event, int expected) {
        int type = event.path("class_uid").asInt();
        Rules rules = CLASSES.get(type);

        assertThat(type).isEqualTo(expected);
        assertThat(event.path("category_uid").asInt()).isEqualTo(rules.category());
        assertThat(event.path("activity_id").asInt()).isIn(rules.activities());
        assertThat(event.path("type_uid").asInt())
                .isEqualTo(type * 100 + event.path("activity_id").asInt());
        assertThat(event.path("severity_id").asInt()).isIn(0, 1, 2, 3, 4, 5, 6, 99);
        assertThat(event.path("status_id").asInt()).isIn(0, 1, 2, 99);
        assertThat(event.path("time").isIntegralNumber()).isTrue();
        BASE.forEach(name -> assertThat(event.has(name)).as(name).isTrue());
        rules.required()
                .forEach(name -> assertThat(
                                event.path(name).isEmpty() && event.path(name).isContainerNode()
                                        || event.path(name).isMissingNode())
                        .as("%s of %d in %s", name, type, event)
                        .isFalse());
        assertThat(rules.oneOf().isEmpty() || rules.oneOf().stream().anyMatch(event::has))
                .isTrue();
        assertThat(event.at("/metadata/version").asText()).isEqualTo("1.3.0");
        assertThat(event.at("/metadata/product/vendor_name").asText()).isNotEmpty();
        if (type == 6003) {
            assertThat(event.at("/api/operation").asText()).isNotEmpty();
        }
        assertThat(event.path("src_endpoint").path("ip").asText()
                        + event.path("src_endpoint").path("name").asText())
                .isNotEmpty();
    }

    private static AuditView view(String action, boolean success, @Nullable UUID actor, String address) {
        return new AuditView(
                7,
                UUID.fromString("01900000-0000-7000-8000-000000000002"),
                Instant.parse("2026-05-01T10:00:00Z"),
                actor == null ? "server" : "user",
                actor,
                actor == null ? "" : "ada@example.com",
                actor == null ? "" : "access_token",
                action,
                "user",
                "01900000-0000-7000-8000-000000000001",
                success ? "success" : "failure",
                success ? "" : "wrong",
                address,
                "request-1",
                Json.MAPPER.createObjectNode().put("to", "admin"),
                "00",
                "11");
    }
}
