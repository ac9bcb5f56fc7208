package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.json.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what a provider says when it fails into a {@link ModelException} that is safe to show. */
final class Failures {
    private static final int LONGEST_SENTENCE = 300;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(?:sk|pk|key|AIza|csk|xai|gsk)[-_A-Za-z0-9*.]{8,}|Bearer\\s+\\S+");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

    private Failures() {}

    /** A failure that the provider reports inside an answer that began well. */
    static ModelException inStream(String provider, JsonNode error) {
        String type = error.path("type").asText("") + " " + error.path("status").asText("") + " "
                + error.path("code").asText("");
        if (type.contains("overloaded")
                || type.contains("rate_limit")
                || type.contains("RESOURCE_EXHAUSTED")
                || type.contains("throttling")
                || type.contains("serviceUnavailable")) {
            return ModelException.ofStatus(provider, 429, clean(sentence(error), null), null, null);
        }
        String said = clean(sentence(error), null);
        return new ModelException(
                Kind.PROVIDER_FAILED,
                provider + " broke off its answer with an error" + (said.isEmpty() ? "." : ": " + said));
    }

    /** A failing HTTP status with its body. */
    static ModelException ofStatus(
            String provider, int status, String body, @Nullable String apiKey, Optional<Duration> retryAfter) {
        return ModelException.ofStatus(
                provider, status, clean(sentenceIn(body), apiKey), null, retryAfter.orElse(null));
    }

    private static String sentenceIn(String body) {
        try {
            JsonNode root = Json.MAPPER.readTree(body);
            JsonNode first = root.isArray() ? root.path(0) : root;
            JsonNode error = first.has("error") ? first.path("error") : first;
            return sentence(error);
        } catch (JsonProcessingException e) {
            return ""; // an error page of a proxy says nothing to a user
        }
    }

    private static String sentence(JsonNode error) {
        return error.isTextual() ? error.asText() : error.path("message").asText("");
    }

    /** One line, short, without anything that looks like a key. */
    private static String clean(String sentence, @Nullable String apiKey) {
        String text = sentence;
        if (apiKey != null && !apiKey.isEmpty()) {
            text = text.replace(apiKey, "***");
        }
        text = SECRET.matcher(text)
                .replaceAll("***")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.length() <= LONGEST_SENTENCE ? text : text.substring(0, LONGEST_SENTENCE) + "…";
    }

    /** A Retry-After header in either of its forms, or the milliseconds that some providers send. */
    static Optional<Duration> retryAfter(@Nullable String seconds, @Nullable String milliseconds, Clock clock) {
        if (milliseconds != null && SECONDS.matcher(milliseconds.strip()).matches()) {
            return Optional.of(bounded(Duration.ofMillis((long) Double.parseDouble(milliseconds.strip()))));
        }
        if (seconds == null) {
            return Optional.empty();
        }
        String value = seconds.strip();
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(bounded(Duration.ofMillis((long) (Double.parseDouble(value) * 1000))));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(clock.instant(), until.toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
