/** Chat as stored. */
@NullMarked
package dev.capstan.persistence.chat;

import org.jspecify.annotations.NullMarked;
