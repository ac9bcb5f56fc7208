/** The keys that protect stored secrets, over HTTP. */
@NullMarked
package dev.capstan.web.secrets;

import org.jspecify.annotations.NullMarked;
