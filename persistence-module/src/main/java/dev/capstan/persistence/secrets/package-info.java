/** Sealed texts wherever they are stored. Entry point: {@link dev.capstan.persistence.secrets.SealedRepository}. */
@NullMarked
package dev.capstan.persistence.secrets;

import org.jspecify.annotations.NullMarked;
