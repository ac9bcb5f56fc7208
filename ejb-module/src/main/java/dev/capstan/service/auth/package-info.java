/** Who is calling: sign-in, tokens and their keys. Entry point: {@link dev.capstan.service.auth.SignIn}. */
@NullMarked
package dev.capstan.service.auth;

import org.jspecify.annotations.NullMarked;
