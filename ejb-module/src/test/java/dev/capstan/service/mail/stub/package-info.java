/** A mail server for tests. */
@NullMarked
package dev.capstan.service.mail.stub;

import org.jspecify.annotations.NullMarked;
