/** What tools remember between calls. */
@NullMarked
package dev.capstan.persistence.tools;

import org.jspecify.annotations.NullMarked;
