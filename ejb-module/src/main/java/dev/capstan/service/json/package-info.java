/** The one JSON mapper and its limits. */
@NullMarked
package dev.capstan.service.json;

import org.jspecify.annotations.NullMarked;
