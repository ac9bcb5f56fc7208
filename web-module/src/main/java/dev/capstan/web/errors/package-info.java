/** The one table from exception to HTTP answer. Entry point: {@link dev.capstan.web.errors.ErrorTable}. */
@NullMarked
package dev.capstan.web.errors;

import org.jspecify.annotations.NullMarked;
