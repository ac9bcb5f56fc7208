package dev.capstan.web.realtime.transport;

/** JSON that was encoded already and goes out as it is, so that one event is encoded once for all its receivers. */
public record RawJson(String text) {}
