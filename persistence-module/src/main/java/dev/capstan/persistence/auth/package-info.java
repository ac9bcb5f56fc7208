/** Storage of refresh tokens and of the keys that sign access tokens. */
@NullMarked
package dev.capstan.persistence.auth;

import org.jspecify.annotations.NullMarked;
