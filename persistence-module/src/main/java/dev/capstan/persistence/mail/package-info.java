/** Storage of letters. Entry point: {@link dev.capstan.persistence.mail.MailRepository}. */
@NullMarked
package dev.capstan.persistence.mail;

import org.jspecify.annotations.NullMarked;
