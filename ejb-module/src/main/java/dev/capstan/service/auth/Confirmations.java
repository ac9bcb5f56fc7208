package dev.capstan.service.auth;

import dev.capstan.persistence.auth.ConfirmationRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Whether a sign-in is fresh: it began a short time ago, or its owner has shown the password again since. Whoever sits down at
 * an open browser, or found a token, can then not shut the owner out.
 */
@Stateless
public class Confirmations {
    /** Between the clocks of nodes. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    @Inject
    ConfirmationRepository confirmations;

    @Inject
    SignInConfig config;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    public boolean fresh(UUID signIn) {
        Instant now = clock.instant();
        Instant since = now.minus(config.fresh());
        Instant began = SignInConfig.startOf(signIn);
        boolean young = began.isAfter(since) && began.isBefore(now.plus(SKEW));
        return young || confirmations.confirmedSince(signIn, since);
    }

    /** The caller has checked the password. */
    public void confirm(UUID userId, UUID signIn) {
        Instant now = clock.instant();
        confirmations.confirm(signIn, userId, now, now.minus(config.fresh()));
        audit.record(AuditEntry.success("sign-in.confirm").about("user", userId).with("family", signIn));
    }
}
