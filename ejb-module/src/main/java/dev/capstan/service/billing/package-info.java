/** Subscriptions and what they buy. Entry points: {@link dev.capstan.service.billing.Checkout} and {@link dev.capstan.service.billing.CustomerPortal}. */
@NullMarked
package dev.capstan.service.billing;

import org.jspecify.annotations.NullMarked;
