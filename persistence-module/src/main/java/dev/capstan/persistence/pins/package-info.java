/** Pinned and favourite sessions as stored. */
@NullMarked
package dev.capstan.persistence.pins;

import org.jspecify.annotations.NullMarked;
