package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.persistence.settings.McpConsent;
import dev.capstan.persistence.settings.McpGrant;
import dev.capstan.persistence.settings.McpOAuthRepository;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps sign-ins to MCP servers on their way, and what they led to, sealed; any node goes on with what another began. */
@Stateless
public class McpOAuthStore {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final int MOST_OPEN = 20;
    public static final String FLOW = "mcp_consents.flow.";
    public static final String TOKENS = "mcp_grants.tokens.";

    @Inject
    McpOAuthRepository repository;

    @Inject
    SecretBox secrets;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** What the page and the browser get to know of a new question. */
    record Asked(String handle, String browser) {
        @Override
        public String toString() {
            return "Asked[…]";
        }
    }

    /** A sign-in with whom it is for. */
    record Known(UUID userId, UUID settingId, Flow flow) {}

    /** Tokens as they are stored. */
    record Stored(Tokens tokens, boolean due) {}

    public Asked ask(UUID userId, UUID settingId, Flow flow) {
        Instant now = clock.instant();
        repository.removeExpired(now);
        if (repository.countConsentsOf(userId) >= MOST_OPEN) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "too_many_sign_ins",
                    "You have begun %d sign-ins to MCP servers; finish one, or wait ten minutes.".formatted(MOST_OPEN));
        }
        Asked asked = new Asked(RandomTexts.make(), RandomTexts.make());
        String handleHash = RandomTexts.hash(asked.handle());
        repository.add(new McpConsent(
                handleHash,
                RandomTexts.hash(flow.state()),
                RandomTexts.hash(asked.browser()),
                userId,
                settingId,
                secrets.seal(write(flow), FLOW + handleHash),
                now.plus(LIFETIME)));
        return asked;
    }

    public Optional<Known> find(String handle) {
        return repository
                .find(RandomTexts.hash(handle))
                .filter(consent -> consent.openAt(clock.instant()))
                .map(this::known);
    }

    /**
     * Takes the person's answer, once. A refusal ends the sign-in.
     *
     * @param browser what the browser brought along; null when it brought nothing
     * @param userId who says to be asked; null when nobody said
     * @return empty when the question is not open, or was put to somebody else
     */
    public Optional<Known> answer(String handle, boolean allow, @Nullable String browser, @Nullable UUID userId) {
        Optional<McpConsent> found = repository
                .lock(RandomTexts.hash(handle))
                .filter(consent -> consent.openAt(clock.instant()) && !consent.allowed())
                .filter(consent -> mayAnswer(consent, browser, userId));
        Optional<Known> known = found.map(this::known);
        found.ifPresent(consent -> {
            if (allow) {
                consent.allow();
            } else {
                repository.remove(consent);
            }
        });
        return known;
    }

    private static boolean mayAnswer(McpConsent consent, @Nullable String browser, @Nullable UUID userId) {
        if (userId != null && !userId.equals(consent.userId())) {
            return false;
        }
        return userId != null || browser != null && consent.of(RandomTexts.hash(browser));
    }

    /** The sign-in that was allowed and has this state. It stays. */
    public Optional<Known> peek(String state) {
        return repository
                .lockByState(RandomTexts.hash(state))
                .filter(consent -> consent.allowed() && consent.openAt(clock.instant()))
                .map(this::known);
    }

    /**
     * Takes out the sign-in with this state, so that its answer works once: by the browser that began it, or the user.
     *
     * @return empty when there is none, or it is somebody else's, in which case it stays
     */
    public Optional<Known> take(String state, @Nullable String browser, @Nullable UUID userId) {
        Optional<McpConsent> found = repository
                .lockByState(RandomTexts.hash(state))
                .filter(consent -> consent.allowed() && consent.openAt(clock.instant()))
                .filter(consent -> mayAnswer(consent, browser, userId));
        Optional<Known> known = found.map(this::known);
        found.ifPresent(repository::remove);
        return known;
    }

    public void grant(UUID userId, UUID settingId, String serverName, Tokens tokens, @Nullable Instant expiresAt) {
        Optional<McpGrant> earlier = repository.lockGrant(settingId, serverName);
        if (earlier.isPresent()) {
            earlier.get().renew(seal(earlier.get().id(), tokens), expiresAt);
            return;
        }
        UUID id = ids.next();
        repository.add(new McpGrant(id, userId, settingId, serverName, seal(id, tokens), expiresAt, clock.instant()));
    }

    /** @param soon tokens that end before then are due */
    public Optional<Stored> tokens(UUID settingId, String serverName, Instant soon) {
        return repository
                .findGrant(settingId, serverName)
                .map(grant -> new Stored(open(grant), grant.expiresBefore(soon)));
    }

    /** Whether the caller is the one that renews them now. */
    public boolean beginRefresh(UUID settingId, String serverName) {
        return repository
                .lockGrant(settingId, serverName)
                .map(grant -> grant.beginRefresh(clock.instant(), REFRESH))
                .orElse(false);
    }

    public void endRefresh(UUID settingId, String serverName, Tokens renewed, @Nullable Instant expiresAt) {
        repository
                .lockGrant(settingId, serverName)
                .ifPresent(grant -> grant.renew(seal(grant.id(), renewed), expiresAt));
    }

    /** After a failure that may pass. */
    public void giveUpRefresh(UUID settingId, String serverName) {
        repository.lockGrant(settingId, serverName).ifPresent(McpGrant::endRefresh);
    }

    /** What was removed; empty when there was nothing. */
    public Optional<Tokens> remove(UUID settingId, String serverName) {
        Optional<McpGrant> found = repository.lockGrant(settingId, serverName);
        Optional<Tokens> tokens = found.map(this::open);
        found.ifPresent(repository::remove);
        return tokens;
    }

    public List<McpGrantView> list(UUID settingId) {
        Instant now = clock.instant();
        return repository.findGrants(settingId).stream()
                .map(grant -> {
                    Tokens tokens = open(grant);
                    boolean over = grant.expiresBefore(now) && tokens.refresh() == null;
                    return new McpGrantView(
                            grant.serverName(),
                            over ? "expired" : "connected",
                            tokens.scopes(),
                            grant.grantedAt(),
                            grant.expiresAt().orElse(null));
                })
                .toList();
    }

    private Known known(McpConsent consent) {
        return new Known(
                consent.userId(),
                consent.settingId(),
                read(secrets.open(consent.sealedFlow(), FLOW + consent.handleHash()), Flow.class));
    }

    private Tokens open(McpGrant grant) {
        return read(secrets.open(grant.sealedTokens(), TOKENS + grant.id()), Tokens.class);
    }

    private String seal(UUID id, Tokens tokens) {
        return secrets.seal(write(tokens), TOKENS + id);
    }

    private static String write(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return Json.MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sealed " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
