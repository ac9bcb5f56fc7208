/** Values that describe prices, for every module. */
@NullMarked
package dev.capstan.types.pricing;

import org.jspecify.annotations.NullMarked;
