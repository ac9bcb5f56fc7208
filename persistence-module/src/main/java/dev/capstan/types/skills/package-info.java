/** Values of skills that every module may name. */
@NullMarked
package dev.capstan.types.skills;

import org.jspecify.annotations.NullMarked;
