/** How letters leave this server. The port: {@link dev.capstan.service.mail.transport.MailTransport}. */
@NullMarked
package dev.capstan.service.mail.transport;

import org.jspecify.annotations.NullMarked;
