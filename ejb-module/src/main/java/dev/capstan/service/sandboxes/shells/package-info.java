/** The named shells of each sandbox, which keep their state between commands. Entry point: {@link Shells}. */
@NullMarked
package dev.capstan.service.sandboxes.shells;

import org.jspecify.annotations.NullMarked;
