package dev.capstan.service.credits.history;

import java.util.List;

/** A page of a session's holds, newest first. */
public record Reservations(List<ReservationView> entries, long total) {}
