/** Which session has which sandbox, and when it was last used. */
@NullMarked
package dev.capstan.persistence.sandboxes;

import org.jspecify.annotations.NullMarked;
