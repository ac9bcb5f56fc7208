/** Sessions as stored. */
@NullMarked
package dev.capstan.persistence.sessions;

import org.jspecify.annotations.NullMarked;
