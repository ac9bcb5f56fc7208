/** Files of users as stored; the bytes are elsewhere. */
@NullMarked
package dev.capstan.persistence.files;

import org.jspecify.annotations.NullMarked;
