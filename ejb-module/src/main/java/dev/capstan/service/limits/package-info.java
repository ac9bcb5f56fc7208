/** How often who may do what. Entry point: {@link dev.capstan.service.limits.RateLimits}. */
@NullMarked
package dev.capstan.service.limits;

import org.jspecify.annotations.NullMarked;
