/** Chat over REST and server-sent events. */
@NullMarked
package dev.capstan.web.chat;

import org.jspecify.annotations.NullMarked;
