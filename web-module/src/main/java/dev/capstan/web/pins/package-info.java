/** Pinned and favourite sessions over REST. */
@NullMarked
package dev.capstan.web.pins;

import org.jspecify.annotations.NullMarked;
