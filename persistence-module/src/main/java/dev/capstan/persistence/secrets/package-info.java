/** Sealed texts wherever they are stored, and the secret values that were given to sessions. Entry point: {@link dev.capstan.persistence.secrets.SealedRepository}. */
@NullMarked
package dev.capstan.persistence.secrets;

import org.jspecify.annotations.NullMarked;
