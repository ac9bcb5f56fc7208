/** Accounts, ledger, holds and usage facts. Entry point: {@link dev.capstan.persistence.credits.CreditRepository}. */
@NullMarked
package dev.capstan.persistence.credits;

import org.jspecify.annotations.NullMarked;
