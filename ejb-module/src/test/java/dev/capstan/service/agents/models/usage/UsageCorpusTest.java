package dev.capstan.service.agents.models.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every payload of the corpus, in the form in which its provider sends it, gives the counts that stand beside its name. */
class UsageCorpusTest {
    /** What is taken where the provider says nothing. */
    private static final long ESTIMATED_INPUT = 1000;

    private static final long STREAMED = 50;

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/usage/corpus.csv", numLinesToSkip = 1)
    void countsEachTokenOnce(
            String file,
            String how,
            @Nullable Long input,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long output,
            @Nullable Long reasoning,
            boolean estimated,
            boolean quarantined) {
        UsageNormaliser normaliser = normaliser(file);
        read(file).lines().forEach(line -> feed(normaliser, line, file));
        if (file.endsWith(".json")) {
            normaliser.read(parse(read(file)));
        }

        boolean ended = how.equals("ended");
        Optional<MeteredUsage> used = ended
                ? Optional.of(normaliser.ended(ESTIMATED_INPUT, STREAMED))
                : normaliser.cutOff(ESTIMATED_INPUT, input == null ? 0 : STREAMED);

        if (input == null || cacheRead == null || cacheWrite == null || output == null || reasoning == null) {
            assertThat(used).isEmpty();
            return;
        }
        assertThat(used.orElseThrow().usage())
                .isEqualTo(new TokenUsage(input, cacheRead, cacheWrite, output, reasoning));
        assertThat(used.orElseThrow().estimated()).as("estimated").isEqualTo(estimated);
        assertThat(Optional.ofNullable(used.orElseThrow().doubt())
                        .filter(doubt -> doubt.quarantined())
                        .isPresent())
                .as("quarantined: " + used)
                .isEqualTo(quarantined);
    }

    private static UsageNormaliser normaliser(String file) {
        return switch (file.substring(0, file.indexOf('/'))) {
            case "anthropic" -> UsageNormaliser.anthropic();
            case "gemini" -> UsageNormaliser.gemini();
            default -> UsageNormaliser.openAi();
        };
    }

    private static void feed(UsageNormaliser normaliser, String line, String file) {
        if (file.endsWith(".sse") && line.startsWith("data: {")) {
            normaliser.read(parse(line.substring("data: ".length())));
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        try (InputStream in = UsageCorpusTest.class.getResourceAsStream("/usage/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("the corpus has no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
