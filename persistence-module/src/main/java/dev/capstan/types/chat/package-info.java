/** Values about chat that every module may name. */
@NullMarked
package dev.capstan.types.chat;

import org.jspecify.annotations.NullMarked;
