package dev.capstan.web.sessions;

/** A sentence about what was done. */
public record Done(String message) {}
