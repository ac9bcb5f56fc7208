/** Values that describe sessions, for every module. */
@NullMarked
package dev.capstan.types.sessions;

import org.jspecify.annotations.NullMarked;
