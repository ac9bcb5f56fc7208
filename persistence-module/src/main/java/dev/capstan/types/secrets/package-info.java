/** Values that describe where secrets are stored, for every module. */
@NullMarked
package dev.capstan.types.secrets;

import org.jspecify.annotations.NullMarked;
