/** Sessions that a user keeps at hand. Entry point: {@link dev.capstan.service.pins.PinService}. */
@NullMarked
package dev.capstan.service.pins;

import org.jspecify.annotations.NullMarked;
