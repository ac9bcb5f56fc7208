/** Accounts that several users spend from, and the choice of who pays. */
@NullMarked
package dev.capstan.service.credits.accounts;

import org.jspecify.annotations.NullMarked;
