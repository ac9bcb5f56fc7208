/** What people read of their ledgers. Entry point: {@link dev.capstan.service.credits.history.CreditHistory}. */
@NullMarked
package dev.capstan.service.credits.history;

import org.jspecify.annotations.NullMarked;
