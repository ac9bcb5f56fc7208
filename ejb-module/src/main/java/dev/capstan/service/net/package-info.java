/** How this server asks other servers, and which addresses its users may send it to. */
@NullMarked
package dev.capstan.service.net;

import org.jspecify.annotations.NullMarked;
