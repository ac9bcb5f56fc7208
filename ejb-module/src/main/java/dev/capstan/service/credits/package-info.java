/**
 * Accounts, the ledger, and paying for what agents do. Entry points: {@link dev.capstan.service.credits.CreditService} for
 * balances and grants, {@link dev.capstan.service.credits.ModelMeter} for paid acts.
 */
@NullMarked
package dev.capstan.service.credits;

import org.jspecify.annotations.NullMarked;
