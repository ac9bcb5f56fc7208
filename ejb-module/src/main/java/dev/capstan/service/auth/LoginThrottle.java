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
 * Slows down guessing: ten failed sign-ins per e-mail and address at once, then one every thirty seconds; thirty per e-mail
 * from anywhere, then ever longer waits. Kept in memory of this node, for the most recent callers.
 */
@ApplicationScoped
public class LoginThrottle {
    private static final int BURST = 10;
    private static final Duration REFILL = Duration.ofSeconds(30);
    private static final int MOST_BUCKETS = 20_000;
    private static final int BEFORE_LOCK = 30;
    private static final int MOST_DOUBLINGS = 9;
    private static final Duration FIRST_LOCK = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private record Bucket(long failures, Instant at) {
        Bucket drained(Instant now) {
            long drained = Duration.between(at, now).dividedBy(REFILL);
            return drained <= 0
                    ? this
                    : new Bucket(Math.max(0, failures - drained), at.plus(REFILL.multipliedBy(drained)));
        }
    }

    /** Failures of one account from anywhere; each one beyond the first thirty doubles the wait, up to a quarter of an hour. */
    private record Account(int failures, Instant at) {
        Duration lock() {
            int beyond = failures - BEFORE_LOCK;
            return beyond < 0 ? Duration.ZERO : FIRST_LOCK.multipliedBy(1L << Math.min(beyond, MOST_DOUBLINGS));
        }
    }

    @Inject
    Clock clock;

    private final Map<String, Account> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

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
            lockOut(email, now);
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

    private void lockOut(String email, Instant now) {
        @Nullable Account known = accounts.get(email);
        boolean fresh = known != null && known.at().plus(FORGOTTEN_AFTER).isAfter(now);
        Account account = known != null && fresh ? known : new Account(0, now);
        Duration wait = Duration.between(now, account.at().plus(account.lock()));
        if (wait.isPositive()) {
            throw new RateLimitedException(
                    "Too many failed sign-ins to this account. Try again in %d seconds."
                            .formatted(wait.toSeconds() + 1),
                    wait.plusSeconds(1));
        }
        accounts.put(email, new Account(account.failures() + 1, now));
    }

    public void succeeded(String email, String address) {
        synchronized (buckets) {
            accounts.remove(email);
            buckets.remove(key(email, address));
        }
    }

    private static String key(String email, String address) {
        return address + ' ' + email;
    }
}
