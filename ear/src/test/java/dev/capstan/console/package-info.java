/** The console page in a real browser against the real server. */
@NullMarked
package dev.capstan.console;

import org.jspecify.annotations.NullMarked;
