/** How JSON documents are kept in columns. */
@NullMarked
package dev.capstan.persistence.json;

import org.jspecify.annotations.NullMarked;
