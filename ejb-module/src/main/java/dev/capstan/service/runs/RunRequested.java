package dev.capstan.service.runs;

import java.util.UUID;

/** A run was stored and waits for a node. */
public record RunRequested(UUID runId) {}
