/** How ids are kept in columns. */
@NullMarked
package dev.capstan.persistence.ids;

import org.jspecify.annotations.NullMarked;
