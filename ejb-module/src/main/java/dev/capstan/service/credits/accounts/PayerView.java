package dev.capstan.service.credits.accounts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which account pays.
 *
 * @param sessionId null for what pays unless the session says otherwise
 * @param accountId a shared account; null for the user's own
 * @param chosen whether this was chosen for the session, or for the user, and is not what follows from the default
 */
public record PayerView(@Nullable UUID sessionId, @Nullable UUID accountId, boolean chosen) {}
