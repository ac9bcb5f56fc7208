package dev.capstan.web.health;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Builds what a check says. Every finding has a hint: what the answer means or what to do about it; never a secret. */
final class Finding {
    private final HealthCheckResponseBuilder response;

    private Finding(String name) {
        this.response = HealthCheckResponse.named(name);
    }

    static Finding of(String name) {
        return new Finding(name);
    }

    Finding with(String key, String value) {
        response.withData(key, value);
        return this;
    }

    Finding with(String key, long value) {
        response.withData(key, value);
        return this;
    }

    HealthCheckResponse up(String hint) {
        return response.withData("hint", hint).up().build();
    }

    HealthCheckResponse down(String hint) {
        return response.withData("hint", hint).down().build();
    }

    HealthCheckResponse status(boolean up, String hint) {
        return up ? up(hint) : down(hint);
    }
}
