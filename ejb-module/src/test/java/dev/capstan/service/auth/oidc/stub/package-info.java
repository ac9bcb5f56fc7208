/** An OpenID provider for tests: speaks the protocol over HTTP, and lies on request. */
@NullMarked
package dev.capstan.service.auth.oidc.stub;

import org.jspecify.annotations.NullMarked;
