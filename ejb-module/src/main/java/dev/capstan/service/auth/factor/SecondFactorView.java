package dev.capstan.service.auth.factor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account has a second factor.
 *
 * @param since null without one
 * @param recoveryCodes how many are left
 * @param required whether this server asks the account for one
 */
public record SecondFactorView(boolean enabled, @Nullable Instant since, int recoveryCodes, boolean required) {}
