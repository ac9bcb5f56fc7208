/** The own account over HTTP. */
@NullMarked
package dev.capstan.web.users;

import org.jspecify.annotations.NullMarked;
