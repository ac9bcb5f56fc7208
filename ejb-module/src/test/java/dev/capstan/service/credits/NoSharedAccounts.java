package dev.capstan.service.credits;

import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everybody pays alone. */
final class NoSharedAccounts extends SharedAccountRepository {
    @Override
    public Optional<UUID> findPayer(UUID userId, @Nullable UUID sessionId) {
        return Optional.empty();
    }
}
