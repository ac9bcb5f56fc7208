/** Monthly statements of accounts. Entry point: {@link dev.capstan.service.credits.statements.Statements}. */
@NullMarked
package dev.capstan.service.credits.statements;

import org.jspecify.annotations.NullMarked;
