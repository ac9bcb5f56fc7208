/** Tests of the console page that need no server. */
@NullMarked
package dev.capstan.web.console;

import org.jspecify.annotations.NullMarked;
