package dev.capstan.service.agents.models;

import java.time.Duration;

/**
 * Settings under {@code capstan.models.*}.
 *
 * @param connectTimeout how long a connection to a provider may take
 * @param answerTimeout how long a provider may take until its answer begins
 * @param idleTimeout how long an answer may be silent once it began
 * @param demo whether the demo model is offered beside configured ones
 */
public record ModelsConfig(Duration connectTimeout, Duration answerTimeout, Duration idleTimeout, boolean demo) {
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
