package dev.capstan.service.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductionRulesTest {
    private static final Map<String, String> GOOD = Map.of(
            "capstan.web.public-url", "https://capstan.example.com",
            "capstan.web.trusted-proxies", "10.0.0.5",
            "db.url", "jdbc:postgresql://db.example.com:5432/capstan?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "capstan.files.s3.endpoint", "https://s3.example.com",
            "MODEL_CONFIGS", "{\"m\": {\"base_url\": \"https://models.example.com/v1\"}}");

    @TempDir
    Path folder;

    @Test
    void letsAServerStartThatSpeaksInClearTextToNobodyElse() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(problems(Map.of(
                        "db.url", "jdbc:postgresql://127.0.0.1:5432/capstan",
                        "capstan.mail.host", "localhost",
                        "capstan.mail.security", "none",
                        "capstan.nodes.channel", "redis",
                        "capstan.nodes.redis-url", "redis://:pw@[::1]:6379",
                        "capstan.files.clamd", "127.0.0.1:3310",
                        "otel.exporter.otlp.endpoint", "http://localhost:4318")))
                .isEmpty();
    }

    @Test
    void saysAllThatIsToMendAtOnce() {
        List<String> problems = new ProductionRules(Set.of(), name -> Optional.empty()).problems();

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).contains("capstan.web.public-url", "https");
        assertThat(problems.get(1)).contains("capstan.web.trusted-proxies");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capstan.web.public-url      | http://capstan.example.com",
                "capstan.web.trusted-proxies | ' '",
                "capstan.web.allowed-origins | 'https://a.example, http://b.example'",
                "capstan.files.public-url    | http://files.example",
                "capstan.sandbox.ports-url   | http://ports.example",
                "db.url                      | jdbc:postgresql://db.example.com/capstan",
                "db.url                      | jdbc:postgresql://db.example.com/capstan?sslmode=require",
                "db.url                      | jdbc:postgresql://db.example.com/capstan?sslmode=verify-ca&x=1",
                "db.url                      | 'jdbc:postgresql://localhost:1,db2:5432/capstan'",
                "db.owner.url                | jdbc:postgresql://db.example.com/capstan?ApplicationName=sslmode",
                "capstan.files.s3.endpoint   | http://minio.example:9000",
                "capstan.files.clamd         | clamd.example:3310",
                "otel.exporter.otlp.endpoint | http://collector.example:4318",
                "MODEL_CONFIGS               | {\"m\":{\"base_url\": \"http://vllm.example/v1\"}}"
            })
    void refusesWhatIsNotEncrypted(String name, String value) {
        assertThat(problems(Map.of(name, value))).singleElement().asString().startsWith(name);
    }

    @Test
    void refusesMailRedisProvidersAndModelFilesInClearText() throws IOException {
        Path models = folder.resolve("models.yaml");
        Files.writeString(models, "models:\n  - base_url: http://vllm.example:8000/v1\n");

        assertThat(problems(Map.of("capstan.mail.host", "mail.example", "capstan.mail.security", "none")))
                .singleElement()
                .asString()
                .contains("starttls");
        assertThat(problems(Map.of("capstan.mail.host", "mail.example"))).isEmpty();
        assertThat(problems(Map.of(
                        "capstan.nodes.channel", "redis", "capstan.nodes.redis-url", "redis://u:p@redis.example:6379")))
                .singleElement()
                .asString()
                .contains("rediss://", "redis.example");
        assertThat(problems(Map.of(
                        "capstan.oidc.providers", "work", "capstan.oidc.work.issuer", "http://id.example/realm")))
                .singleElement()
                .asString()
                .startsWith("capstan.oidc.work.issuer");
        assertThat(problems(Map.of("MODEL_CONFIGS_FILE", models.toString())))
                .singleElement()
                .asString()
                .contains("vllm.example");
    }

    @Test
    void anOperatorNamesExceptions() {
        assertThat(problems(
                        Map.of(
                                "db.url", "jdbc:postgresql://db.internal:5432/capstan",
                                "MODEL_CONFIGS", "{\"m\":{\"base_url\": \"http://vllm.example/v1\"}}"),
                        "vllm.example",
                        " DB.internal"))
                .isEmpty();
    }

    @Test
    void aMessageNeverRepeatsAPassword() {
        assertThat(problems(Map.of(
                        "capstan.nodes.channel",
                        "redis",
                        "capstan.nodes.redis-url",
                        "redis://u:s3cret@redis.example:6379")))
                .noneMatch(problem -> problem.contains("s3cret"));
    }

    private static List<String> problems(Map<String, String> changed, String... plainHosts) {
        Map<String, String> all = new HashMap<>(GOOD);
        all.putAll(changed);
        return new ProductionRules(Set.of(plainHosts), name -> Optional.ofNullable(all.get(name))).problems();
    }
}
