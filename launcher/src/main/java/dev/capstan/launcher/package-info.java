/** Starts the database and the server together, and stops them together. */
@NullMarked
package dev.capstan.launcher;

import org.jspecify.annotations.NullMarked;
