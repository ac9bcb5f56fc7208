/** Accounts. Entry point: {@link dev.capstan.service.users.UserService}. */
@NullMarked
package dev.capstan.service.users;

import org.jspecify.annotations.NullMarked;
