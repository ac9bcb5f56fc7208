/** What models cost. Entry point: {@link dev.capstan.service.pricing.PriceService}. */
@NullMarked
package dev.capstan.service.pricing;

import org.jspecify.annotations.NullMarked;
