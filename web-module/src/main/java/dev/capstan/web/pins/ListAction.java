package dev.capstan.web.pins;

import java.util.UUID;

/** Whether a call changed the list; when it did not, all was as the caller wanted before. */
public record ListAction(boolean success, String message, UUID sessionId) {}
