/** The console page: a browser client of this server's own REST and Socket.IO interfaces. */
@NullMarked
package dev.capstan.web.console;

import org.jspecify.annotations.NullMarked;
