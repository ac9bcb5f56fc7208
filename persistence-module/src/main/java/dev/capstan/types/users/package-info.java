/** Values that describe users, for every module. */
@NullMarked
package dev.capstan.types.users;

import org.jspecify.annotations.NullMarked;
