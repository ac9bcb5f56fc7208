package dev.capstan.service.agents.models;

import java.net.URI;
import java.time.Duration;

/**
 * Settings under {@code capstan.models.*}.
 *
 * @param connectTimeout how long a connection to a provider may take
 * @param answerTimeout how long a provider may take until its answer begins
 * @param idleTimeout how long an answer may be silent once it began
 * @param demo whether the demo model is offered beside configured ones
 * @param googleTokenUrl where the key of a service account is traded in for models on Google's cloud
 */
public record ModelsConfig(
        Duration connectTimeout, Duration answerTimeout, Duration idleTimeout, boolean demo, URI googleTokenUrl) {
    /** Where Google trades the key of a service account in. */
    public static final URI GOOGLE_TOKENS = URI.create("https://oauth2.googleapis.com/token");

    public ModelsConfig(Duration connectTimeout, Duration answerTimeout, Duration idleTimeout, boolean demo) {
        this(connectTimeout, answerTimeout, idleTimeout, demo, GOOGLE_TOKENS);
    }

    public ModelsConfig {
        positive("capstan.models.connect-timeout", connectTimeout);
        positive("capstan.models.answer-timeout", answerTimeout);
        positive("capstan.models.idle-timeout", idleTimeout);
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be longer than zero, not " + value);
        }
    }
}
