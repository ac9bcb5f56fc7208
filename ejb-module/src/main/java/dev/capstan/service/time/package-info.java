/** The clock that everything else is given. */
@NullMarked
package dev.capstan.service.time;

import org.jspecify.annotations.NullMarked;
