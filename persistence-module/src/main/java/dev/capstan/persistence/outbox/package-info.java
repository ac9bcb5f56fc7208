/** What rows that wait for something outside have in common. */
@NullMarked
package dev.capstan.persistence.outbox;

import org.jspecify.annotations.NullMarked;
