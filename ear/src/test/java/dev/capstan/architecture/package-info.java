/** The rules that the code of all modules keeps. */
@NullMarked
package dev.capstan.architecture;

import org.jspecify.annotations.NullMarked;
