/** Letters to users. Entry point: {@link dev.capstan.service.mail.Mailbox}. */
@NullMarked
package dev.capstan.service.mail;

import org.jspecify.annotations.NullMarked;
