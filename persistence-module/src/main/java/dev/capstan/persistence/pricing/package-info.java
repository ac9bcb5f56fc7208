/** Price versions. Entry point: {@link dev.capstan.persistence.pricing.PriceRepository}. */
@NullMarked
package dev.capstan.persistence.pricing;

import org.jspecify.annotations.NullMarked;
