/** Values that describe sandboxes, for every module. */
@NullMarked
package dev.capstan.types.sandboxes;

import org.jspecify.annotations.NullMarked;
