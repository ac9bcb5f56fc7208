/** Sign-in over HTTP: tokens, their keys, and the server's own sign-in page. */
@NullMarked
package dev.capstan.web.auth;

import org.jspecify.annotations.NullMarked;
