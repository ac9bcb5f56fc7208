package dev.capstan.service.runs;

import java.util.UUID;

/** A run was told to abort. */
public record CancelRequested(UUID runId) {}
