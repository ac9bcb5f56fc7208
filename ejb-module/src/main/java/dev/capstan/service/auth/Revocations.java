package dev.capstan.service.auth;

import dev.capstan.persistence.auth.ApiKey;
import dev.capstan.persistence.auth.ApiKeyRepository;
import dev.capstan.persistence.auth.RefreshTokenRepository;
import dev.capstan.persistence.auth.RevocationRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.users.AccountClosed;
import dev.capstan.service.users.AccountSecured;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Ends credentials for good, and passes the news on to every node in the transaction that ends them. */
@Stateless
@LocalBean
public class Revocations {
    private static final Duration KEPT = Duration.ofHours(1);

    @Inject
    RefreshTokenRepository refreshTokens;

    @Inject
    ApiKeyRepository keys;

    @Inject
    RevocationRepository news;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Ends one sign-in: its refresh tokens, and the access tokens that name it. */
    public void endSignIn(UUID userId, UUID family) {
        Instant now = clock.instant();
        refreshTokens.findFamily(family).forEach(token -> token.revoke(now));
        tell(userId);
    }

    /** Ends every sign-in of a user. */
    public void endSignIns(UUID userId) {
        refreshTokens.revokeAll(userId, clock.instant());
        tell(userId);
    }

    /** Ends all that opens the account. */
    public void endAll(UUID userId) {
        Instant now = clock.instant();
        List<ApiKey> open = keys.findOpenOf(userId);
        open.forEach(key -> key.revoke(now));
        endSignIns(userId);
    }

    public void onSecured(@Observes AccountSecured event) {
        endAll(event.userId());
    }

    public void onClosed(@Observes AccountClosed event) {
        endAll(event.userId());
    }

    /** True for a sign-in that was ended, also when nobody knows it. */
    public boolean ended(UUID family) {
        return refreshTokens.ended(family);
    }

    /** Joins the transaction that ends something. */
    public void tell(UUID userId) {
        news.add(ids.next(), userId, clock.instant());
    }

    /** Whose credentials ended since then, by the id of the news. Forgets what every node has read long ago. */
    public Map<UUID, UUID> since(Instant moment) {
        news.removeBefore(clock.instant().minus(KEPT));
        return news.since(moment);
    }
}
