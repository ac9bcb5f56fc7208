/** Refusals: what every feature throws when a request cannot be met. */
@NullMarked
package dev.capstan.service.errors;

import org.jspecify.annotations.NullMarked;
