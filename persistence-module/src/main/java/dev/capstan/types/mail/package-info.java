/** Values that describe letters, for every module. */
@NullMarked
package dev.capstan.types.mail;

import org.jspecify.annotations.NullMarked;
