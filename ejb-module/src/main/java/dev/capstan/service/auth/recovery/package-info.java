/**
 * New passwords and proven addresses, by links that are sent. Entry points:
 * {@link dev.capstan.service.auth.recovery.PasswordRecovery} and
 * {@link dev.capstan.service.auth.recovery.AddressProof}.
 */
@NullMarked
package dev.capstan.service.auth.recovery;

import org.jspecify.annotations.NullMarked;
