/** Which addresses of a network this server may be sent to by its users. */
@NullMarked
package dev.capstan.service.net;

import org.jspecify.annotations.NullMarked;
