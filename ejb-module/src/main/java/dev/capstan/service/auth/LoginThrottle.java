package dev.capstan.service.auth;

import dev.capstan.service.errors.RateLimitedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: ten failed sign-ins per e-mail and address at once, then one every thirty seconds. Kept in memory
 * of this node, for the most recent callers.
 */
@ApplicationScoped
public class LoginThrottle {
    private static final int BURST = 10;
    private static final Duration REFILL = Duration.ofSeconds(30);
    private static final int MOST_BUCKETS = 20_000;

    private record Bucket(long failures, Instant at) {
        Bucket drained(Instant now) {
            long drained = Duration.between(at, now).dividedBy(REFILL);
            return drained <= 0
                    ? this
                    : new Bucket(Math.max(0, failures - drained), at.plus(REFILL.multipliedBy(drained)));
        }
    }

    @Inject
    Clock clock;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

    /** Counts an attempt before it is checked, so that many at once do not slip through. */
    public void attempt(String email, String address) {
        Instant now = clock.instant();
        synchronized (buckets) {
            @Nullable Bucket known = buckets.get(key(email, address));
            Bucket bucket = known == null ? new Bucket(0, now) : known.drained(now);
            if (bucket.failures() >= BURST) {
                Duration wait = Duration.between(now, bucket.at().plus(REFILL)).plusSeconds(1);
                throw new RateLimitedException(
                        "Too many failed sign-ins. Try again in %d seconds.".formatted(wait.toSeconds()), wait);
            }
            buckets.put(key(email, address), new Bucket(bucket.failures() + 1, bucket.at()));
        }
    }

    public void succeeded(String email, String address) {
        synchronized (buckets) {
            buckets.remove(key(email, address));
        }
    }

    private static String key(String email, String address) {
        return address + ' ' + email;
    }
}
