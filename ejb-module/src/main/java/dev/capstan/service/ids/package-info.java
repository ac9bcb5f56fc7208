/** Where new ids come from. */
@NullMarked
package dev.capstan.service.ids;

import org.jspecify.annotations.NullMarked;
