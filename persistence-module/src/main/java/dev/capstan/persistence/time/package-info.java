/** How instants are stored. */
@NullMarked
package dev.capstan.persistence.time;

import org.jspecify.annotations.NullMarked;
