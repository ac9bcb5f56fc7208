package dev.capstan.service.limits;

import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.limits.LimitsConfig.Act;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what addresses, users and API keys do, and refuses what is too much, with the time after which it is not. Each node counts
 * for itself, for the most recent callers: behind several nodes the limits are that many times as high.
 */
@ApplicationScoped
public class RateLimits {
    private static final int MOST_CALLERS = 50_000;

    /** When everything that was done will have been given back: the further ahead, the more was done. */
    private final Map<String, Instant> busyUntil = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    @Inject
    LimitsConfig config;

    @Inject
    Clock clock;

    /** @throws RateLimitedException when {@code who} has done this too often */
    public void count(Act act, String who) {
        Limit limit = config.limits().get(act);
        if (limit == null) {
            return;
        }
        Instant now = clock.instant();
        String key = act + " " + who;
        synchronized (busyUntil) {
            @Nullable Instant known = busyUntil.get(key);
            Instant from = known == null || known.isBefore(now) ? now : known;
            Instant until = from.plus(limit.each());
            Duration wait = Duration.between(now.plus(limit.within()), until);
            if (wait.isPositive()) {
                Duration rounded = wait.plusSeconds(1);
                throw new RateLimitedException(
                        "That is more than %d within %d seconds. Try again in %d seconds."
                                .formatted(limit.most(), limit.within().toSeconds(), rounded.toSeconds()),
                        rounded);
            }
            busyUntil.put(key, until);
        }
    }

    public int socketsPerUser() {
        return config.socketsPerUser();
    }
}
