/** Values that describe runs, for every module. */
@NullMarked
package dev.capstan.types.runs;

import org.jspecify.annotations.NullMarked;
