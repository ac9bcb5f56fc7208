/** Shared accounts, their members, who pays for whom, and budgets. */
@NullMarked
package dev.capstan.persistence.credits.accounts;

import org.jspecify.annotations.NullMarked;
