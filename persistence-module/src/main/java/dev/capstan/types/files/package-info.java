/** Values about files that every module may name. */
@NullMarked
package dev.capstan.types.files;

import org.jspecify.annotations.NullMarked;
