/** Values that describe what is kept about a person, for every module. */
@NullMarked
package dev.capstan.types.exports;

import org.jspecify.annotations.NullMarked;
