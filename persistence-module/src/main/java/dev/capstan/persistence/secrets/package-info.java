/** Secret values that were given to sessions, sealed. Entry point: {@link dev.capstan.persistence.secrets.SessionSecretRepository}. */
@NullMarked
package dev.capstan.persistence.secrets;

import org.jspecify.annotations.NullMarked;
