/** Values of billing that every module may name. */
@NullMarked
package dev.capstan.types.billing;

import org.jspecify.annotations.NullMarked;
