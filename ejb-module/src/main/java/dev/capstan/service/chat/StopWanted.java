package dev.capstan.service.chat;

import java.util.UUID;

/** Somebody asked a turn to stop. */
record StopWanted(UUID turnId) {}
