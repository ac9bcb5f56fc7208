/** Tests of what is shown from sandboxes. */
@NullMarked
package dev.capstan.web.sandboxes;

import org.jspecify.annotations.NullMarked;
