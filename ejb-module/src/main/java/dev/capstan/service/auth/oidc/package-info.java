/** Sign-in at outside providers by OpenID Connect. Entry point: {@link dev.capstan.service.auth.oidc.OidcSignIn}. */
@NullMarked
package dev.capstan.service.auth.oidc;

import org.jspecify.annotations.NullMarked;
