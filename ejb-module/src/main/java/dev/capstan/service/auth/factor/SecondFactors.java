package dev.capstan.service.auth.factor;

import dev.capstan.persistence.auth.SecondFactor;
import dev.capstan.persistence.auth.SecondFactorRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.Revocations;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.users.Account;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Authenticators as the second factor of a password (RFC 6238), with codes for who has lost the authenticator. A code is good
 * once, whoever shows it at the same time on whichever node. Whoever calls what changes something has checked the password.
 */
@Stateless
public class SecondFactors {
    static final String PURPOSE = "second-factor:";

    /** What became of a code. */
    public enum Outcome {
        WRONG,
        AUTHENTICATOR,
        RECOVERY_CODE
    }

    @Inject
    SecondFactorRepository factors;

    @Inject
    SecondFactorConfig config;

    @Inject
    SecretBox box;

    @Inject
    Revocations revocations;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    public boolean enabled(UUID userId) {
        return factors.find(userId).filter(SecondFactor::confirmed).isPresent();
    }

    /** Whether the account cannot sign in with its password alone. */
    public boolean required(Account account) {
        return config.requires(account.role());
    }

    public SecondFactorView view(Account account) {
        Optional<SecondFactor> factor = factors.find(account.id()).filter(SecondFactor::confirmed);
        return new SecondFactorView(
                factor.isPresent(),
                factor.map(SecondFactor::confirmedAt).orElse(null),
                factor.isPresent() ? factors.countUnusedCodes(account.id()) : 0,
                required(account));
    }

    /** Uses a code up. An answer and no refusal, so that what was used up stays so. */
    public Outcome use(UUID userId, String code) {
        Optional<SecondFactor> factor = factors.lock(userId).filter(SecondFactor::confirmed);
        if (factor.isEmpty()) {
            return Outcome.WRONG;
        }
        if (RecoveryCodes.looksLikeOne(code)) {
            boolean good = factors.useCode(userId, RecoveryCodes.hash(code), clock.instant());
            return good ? Outcome.RECOVERY_CODE : Outcome.WRONG;
        }
        return take(factor.get(), userId, code) ? Outcome.AUTHENTICATOR : Outcome.WRONG;
    }

    private boolean take(SecondFactor factor, UUID userId, String code) {
        byte[] secret = Base64.getDecoder().decode(box.open(factor.secretSealed(), PURPOSE + userId));
        String digits = code.replaceAll("\\s", "");
        OptionalLong step = Totp.match(secret, digits, clock.instant(), factor.lastStep());
        step.ifPresent(factor::use);
        return step.isPresent();
    }

    /**
     * Makes a secret, in place of one that was never confirmed. It counts from {@link #confirm} on.
     *
     * @throws AppException second_factor_on
     */
    public NewSecret begin(Account account) {
        UUID id = account.id();
        Instant now = clock.instant();
        byte[] secret = Totp.newSecret();
        String sealed = box.seal(Base64.getEncoder().encodeToString(secret), PURPOSE + id);
        Optional<SecondFactor> known = factors.lock(id);
        if (known.filter(SecondFactor::confirmed).isPresent()) {
            throw new AppException(
                    Kind.CONFLICT,
                    "second_factor_on",
                    "This account has a second factor. Remove it before you set up another one.");
        }
        known.ifPresentOrElse(
                factor -> factor.beginAnew(sealed, now), () -> factors.add(new SecondFactor(id, sealed, now)));
        String text = Totp.base32(secret);
        return new NewSecret(text, otpauth(account.email(), text));
    }

    /** What authenticators read; they show who issued the code and for whom. */
    private String otpauth(String email, String secret) {
        String issuer = encoded(config.issuer());
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(issuer, encoded(email), secret, issuer, Totp.DIGITS, Totp.SECONDS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Lets the secret count, by a first code of it. Every sign-in ends: those from before had no second factor.
     *
     * @return the recovery codes, for the only time; empty when the code is wrong or nothing was begun
     */
    public Optional<List<String>> confirm(Account account, String code) {
        UUID id = account.id();
        Optional<SecondFactor> begun = factors.lock(id).filter(factor -> !factor.confirmed());
        if (begun.filter(factor -> take(factor, id, code)).isEmpty()) {
            audit.record(
                    AuditEntry.failure("account.second-factor", "wrong_code").about("user", id));
            return Optional.empty();
        }
        begun.get().confirm(clock.instant());
        revocations.endSignIns(id);
        audit.record(AuditEntry.success("account.second-factor").about("user", id));
        return Optional.of(newCodes(id));
    }

    /** Other recovery codes; the earlier ones are worthless. */
    public List<String> renewCodes(UUID userId) {
        if (factors.lock(userId).filter(SecondFactor::confirmed).isEmpty()) {
            throw none();
        }
        audit.record(AuditEntry.success("account.recovery-codes").about("user", userId));
        return newCodes(userId);
    }

    private List<String> newCodes(UUID userId) {
        List<String> codes = RecoveryCodes.make();
        factors.replaceCodes(userId, codes.stream().map(RecoveryCodes::hash).toList(), clock.instant());
        return codes;
    }

    /**
     * From now on the password is enough, or another authenticator is set up. Every sign-in ends.
     *
     * @param by who did it, for the audit log: {@code owner} or {@code administrator}
     */
    public void remove(UUID userId, String by) {
        if (!factors.remove(userId)) {
            throw none();
        }
        revocations.endSignIns(userId);
        audit.record(AuditEntry.success("account.second-factor-removed")
                .about("user", userId)
                .with("by", by));
    }

    private static AppException none() {
        return new AppException(Kind.NOT_FOUND, "no_second_factor", "This account has no second factor.");
    }
}
