/** What sessions can be put on. */
@NullMarked
package dev.capstan.types.pins;

import org.jspecify.annotations.NullMarked;
