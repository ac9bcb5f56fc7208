/** Prices over REST, for administrators. */
@NullMarked
package dev.capstan.web.pricing;

import org.jspecify.annotations.NullMarked;
