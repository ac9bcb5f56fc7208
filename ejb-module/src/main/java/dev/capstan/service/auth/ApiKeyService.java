package dev.capstan.service.auth;

import dev.capstan.persistence.auth.ApiKey;
import dev.capstan.persistence.auth.ApiKeyRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys by which programs act for a user: {@code ii_} and 29 letters or digits, kept as hashes. */
@Stateless
public class ApiKeyService {
    public static final String PREFIX = "ii_";

    private static final Pattern FORM = Pattern.compile("ii_[A-Za-z0-9]{29}");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LETTERS = 29;
    private static final int SHOWN = 7;
    private static final int MOST_OPEN = 50;
    private static final int MOST_LISTED = 500;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A key that was shown and is good. */
    public record Known(UUID id, UUID userId, Set<String> scopes, Instant expiresAt) {}

    @Inject
    ApiKeyRepository keys;

    @Inject
    Revocations revocations;

    @Inject
    AuditLog audit;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** @param lifetime null: until it is revoked */
    public NewApiKey create(UUID userId, String name, Set<Scope> scopes, @Nullable Duration lifetime) {
        if (keys.findOpenOf(userId).size() >= MOST_OPEN) {
            throw new AppException(
                    Kind.CONFLICT,
                    "too_many_keys",
                    "You have %d API keys already. Revoke one that you do not need.".formatted(MOST_OPEN));
        }
        String key = make();
        Instant now = clock.instant();
        ApiKey made = new ApiKey(
                ids.next(),
                userId,
                name.strip(),
                key.substring(0, SHOWN),
                RandomTexts.hash(key),
                Scope.wires(scopes),
                now,
                lifetime == null ? null : now.plus(lifetime));
        keys.add(made);
        audit.record(AuditEntry.success("key.create")
                .about("api_key", made.id())
                .with("scopes", String.join(" ", made.scopes())));
        return new NewApiKey(key, ApiKeyView.of(made));
    }

    public List<ApiKeyView> list(UUID userId) {
        return keys.findOf(userId, MOST_LISTED).stream().map(ApiKeyView::of).toList();
    }

    /** The key of somebody else does not exist. */
    public void revoke(UUID userId, UUID id) {
        ApiKey key = keys.find(id)
                .filter(found -> found.userId().equals(userId))
                .orElseThrow(() -> new AppException(
                        Kind.NOT_FOUND, "key_not_found", "You have no such API key. List yours to see their ids."));
        key.revoke(clock.instant());
        revocations.tell(userId);
        audit.record(AuditEntry.success("key.revoke").about("api_key", id));
    }

    /** Empty for what is no key, is unknown, revoked or expired. Takes note of the use. */
    public Optional<Known> use(String key) {
        if (!FORM.matcher(key).matches()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiKey> found = keys.findByHash(RandomTexts.hash(key)).filter(known -> known.usable(now));
        found.ifPresent(known -> known.use(now));
        return found.map(known -> new Known(
                known.id(),
                known.userId(),
                known.scopes(),
                known.expiresAt() == null ? Instant.MAX : known.expiresAt()));
    }

    private static String make() {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            key.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return key.toString();
    }
}
