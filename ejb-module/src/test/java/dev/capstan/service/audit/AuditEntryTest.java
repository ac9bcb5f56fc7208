package dev.capstan.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEntryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "ii_0123456789abcdefghijABCDEFGHI",
                "sk-proj-abcdefghijklmnop",
                "whsec_abcdefghijklmnop",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
                "v1.0a1b2c3d4e5f.wrapped.nonce.sealed",
                "Bearer abcdefghijklmnopqrstuvwxyz",
                "-----BEGIN PRIVATE KEY----- MIIE"
            })
    void hidesWhatLooksLikeASecret(String secret) {
        AuditEntry entry = AuditEntry.failure("sign-in", "said " + secret)
                .about("user", secret)
                .with("header", "got " + secret + " from them");

        assertThat(entry.toString()).doesNotContain(secret).contains(Redaction.HIDDEN);
    }

    @Test
    void staysOnOneLineAndWithinItsColumns() {
        AuditEntry entry = AuditEntry.success("sign-in")
                .by(UUID.fromString("01900000-0000-7000-8000-000000000001"), "a\r\nb" + "x".repeat(1000))
                .with("long", "y".repeat(10_000));

        assertThat(entry.actorName()).hasSize(320).startsWith("a??b");
        assertThat(entry.details().get("long")).hasSize(500);
    }

    @ParameterizedTest
    @CsvSource({
        "sign-in, 3002, 300201",
        "sign-out, 3002, 300202",
        "account.register, 3001, 300101",
        "role.assign, 3005, 300501",
        "admin.grant, 6003, 600301",
        "key.revoke, 6003, 600304",
        "audit.export, 6003, 600302",
        "session.publish, 6003, 600303"
    })
    void isAnEventOfTheFrameworkThatSecurityToolsRead(String action, int type, int id) {
        JsonNode event = OcsfEvent.of(view(action));

        assertThat(event.path("class_uid").asInt()).isEqualTo(type);
        assertThat(event.path("type_uid").asInt()).isEqualTo(id);
        assertThat(event.path("category_uid").asInt()).isEqualTo(type / 1000);
        assertThat(event.path("time").asLong()).isEqualTo(1777629600123L);
        assertThat(event.at("/metadata/sequence").asLong()).isEqualTo(7);
        assertThat(event.at("/actor/user/uid").asText()).isNotEmpty();
        assertThat(event.at("/src_endpoint/ip").asText()).isEqualTo("192.0.2.7");
        assertThat(event.path("status_id").asInt()).isEqualTo(1);
        assertThat(event.toString()).doesNotContain("\n");
    }

    private static AuditView view(String action) {
        return new AuditView(
                7,
                UUID.fromString("01900000-0000-7000-8000-000000000002"),
                Instant.parse("2026-05-01T10:00:00.123456Z"),
                "user",
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                "ada@example.com",
                "access_token",
                action,
                "user",
                "x",
                "success",
                "",
                "192.0.2.7",
                "r-1",
                Json.MAPPER.createObjectNode(),
                "0".repeat(64),
                "1".repeat(64));
    }
}
