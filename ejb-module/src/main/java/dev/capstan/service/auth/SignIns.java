package dev.capstan.service.auth;

import dev.capstan.persistence.auth.RefreshTokenRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sign-ins of a user that go on, and their end. */
@Stateless
public class SignIns {
    private static final int MOST_SHOWN = 500;

    @Inject
    RefreshTokenRepository tokens;

    @Inject
    Revocations revocations;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** @param asking the sign-in of the caller; null for a credential without one */
    public List<SignInView> list(UUID userId, @Nullable UUID asking) {
        return tokens.findOpenOf(userId, clock.instant(), MOST_SHOWN).stream()
                .map(token -> SignInView.of(token, token.family().equals(asking)))
                .toList();
    }

    /** The sign-in of somebody else does not exist. */
    public void end(UUID userId, UUID signIn) {
        boolean theirs = tokens.findFamily(signIn).stream()
                .anyMatch(token -> token.userId().equals(userId));
        if (!theirs) {
            throw new AppException(
                    Kind.NOT_FOUND, "sign_in_not_found", "You have no such sign-in. List yours to see their ids.");
        }
        revocations.endSignIn(userId, signIn);
        audit.record(AuditEntry.success("token.revoke").about("user", userId).with("family", signIn));
    }

    /** Ends all of them. */
    public void endAll(UUID userId) {
        revocations.endSignIns(userId);
        audit.record(AuditEntry.success("token.revoke").about("user", userId).with("family", "all"));
    }
}
