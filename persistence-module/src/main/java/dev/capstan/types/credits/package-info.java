/** Values that describe credits, for every module. */
@NullMarked
package dev.capstan.types.credits;

import org.jspecify.annotations.NullMarked;
