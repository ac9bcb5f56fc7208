package dev.capstan.service.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
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
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int PATIENCE_SECONDS = 10;
    private static final Argon2Function TODAY =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES, Argon2.ID);

    @Inject
    AuthConfig config;

    private Semaphore permits = new Semaphore(1);
    private String decoy = "";

    @PostConstruct
    void prepare() {
        permits = new Semaphore(config.parallelHashes(), true);
        decoy = compute("no account has this password");
    }

    /** The hash in PHC text form, which names its own parameters. */
    public String hash(String password) {
        return limited(() -> compute(password));
    }

    /** False without a hash, after the same work. */
    public boolean matches(String password, @Nullable String hash) {
        boolean possible = hash != null && password.length() <= 2 * PasswordRules.LONGEST;
        String against = possible && hash != null ? hash : decoy;
        String candidate = possible ? password : "";
        boolean same =
                limited(() -> Password.check(candidate, against).with(Argon2Function.getInstanceFromHash(against)));
        return possible && same;
    }

    /** True when the hash was made with other parameters than are used today. */
    public boolean outdated(String hash) {
        Argon2Function used = Argon2Function.getInstanceFromHash(hash);
        return !used.equals(TODAY);
    }

    private static String compute(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(TODAY).getResult();
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
