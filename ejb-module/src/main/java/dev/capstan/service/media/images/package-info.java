/** The port to what makes images, its providers, and the tool {@code generate_image}. */
@NullMarked
package dev.capstan.service.media.images;

import org.jspecify.annotations.NullMarked;
