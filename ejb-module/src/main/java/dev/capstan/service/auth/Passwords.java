package dev.capstan.service.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id and checks them. A check takes the same time whether there is a hash or not, and only a
 * few run at once, because each one needs 19 MB.
 */
@ApplicationScoped
public class Passwords {
    private static final Argon2Hash.Costs TODAY = new Argon2Hash.Costs(19_456, 2, 1);
    private static final int PATIENCE_SECONDS = 10;

    private final Argon2Hash decoy = Argon2Hash.ofNoPassword(TODAY);

    @Inject
    AuthConfig config;

    private Semaphore permits = new Semaphore(1);

    @PostConstruct
    void prepare() {
        permits = new Semaphore(config.parallelHashes(), true);
    }

    /** The hash in PHC text form, which names its own parameters. */
    public String hash(String password) {
        return limited(() -> Argon2Hash.of(password, TODAY).toString());
    }

    /** False without a hash, after the same work. */
    public boolean matches(String password, @Nullable String hash) {
        boolean possible = hash != null && password.length() <= 2 * PasswordRules.LONGEST;
        Argon2Hash against = possible && hash != null ? Argon2Hash.parse(hash) : decoy;
        String candidate = possible ? password : "";
        boolean same = limited(() -> against.matches(candidate));
        return possible && same;
    }

    /** True when the hash was made with other parameters than are used today. */
    public boolean outdated(String hash) {
        return !Argon2Hash.parse(hash).costs().equals(TODAY);
    }

    private <T> T limited(Supplier<T> work) {
        if (!acquired()) {
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "service_unavailable",
                    "Too many people are signing in at this moment. Try again.");
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquired() {
        try {
            return permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
