/** Encryption of what is kept secret at rest. Entry point: {@link dev.capstan.service.secrets.SecretBox}. */
@NullMarked
package dev.capstan.service.secrets;

import org.jspecify.annotations.NullMarked;
