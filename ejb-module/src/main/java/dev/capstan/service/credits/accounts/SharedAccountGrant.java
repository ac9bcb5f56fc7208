package dev.capstan.service.credits.accounts;

import dev.capstan.types.credits.CreditPool;
import java.math.BigDecimal;

/** Credits that an administrator gives to a shared account. {@code usageKey} is the same when it is tried again. */
public record SharedAccountGrant(CreditPool pool, BigDecimal amount, String usageKey, String reason) {}
