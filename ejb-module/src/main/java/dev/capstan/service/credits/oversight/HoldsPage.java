package dev.capstan.service.credits.oversight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds in flight, oldest first. {@code next} goes on after the last one; null when there are no more. */
public record HoldsPage(List<HoldView> holds, @Nullable String next) {}
