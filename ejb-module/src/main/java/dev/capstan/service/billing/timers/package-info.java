/** When billing works by itself. Entry point: {@link dev.capstan.service.billing.timers.BillingTimers}. */
@NullMarked
package dev.capstan.service.billing.timers;

import org.jspecify.annotations.NullMarked;
