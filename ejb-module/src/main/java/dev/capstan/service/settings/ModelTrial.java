package dev.capstan.service.settings;

/**
 * How a short call of a model went.
 *
 * @param message what the model said, or why it did not
 */
public record ModelTrial(boolean ok, long latencyMs, String message) {}
