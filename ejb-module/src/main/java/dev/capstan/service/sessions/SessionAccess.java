package dev.capstan.service.sessions;

/** A session that somebody may watch, and whether they own it: only the owner may act in it. */
public record SessionAccess(SessionView session, boolean owner) {}
