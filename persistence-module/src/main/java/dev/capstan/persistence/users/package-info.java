/** Storage of accounts. Entry point: {@link dev.capstan.persistence.users.UserRepository}. */
@NullMarked
package dev.capstan.persistence.users;

import org.jspecify.annotations.NullMarked;
