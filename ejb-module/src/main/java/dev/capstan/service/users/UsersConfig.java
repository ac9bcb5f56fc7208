package dev.capstan.service.users;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings under {@code capstan.users}: who may have an account.
 *
 * @param allowedDomains of e-mail addresses; empty: all
 * @param waitlist whether only those are let in whom an administrator admitted
 * @param waitlistDomains whose people need not wait
 * @param closingGrace after which a closed account is erased
 */
public record UsersConfig(
        Set<String> allowedDomains, boolean waitlist, Set<String> waitlistDomains, Duration closingGrace) {
    public UsersConfig {
        allowedDomains = lower(allowedDomains);
        waitlistDomains = lower(waitlistDomains);
        if (closingGrace.isNegative()) {
            throw new IllegalArgumentException("capstan.users.closing-grace must not be negative, not " + closingGrace);
        }
    }

    private static Set<String> lower(Set<String> domains) {
        return domains.stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT).replaceFirst("^@", ""))
                .filter(domain -> !domain.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
