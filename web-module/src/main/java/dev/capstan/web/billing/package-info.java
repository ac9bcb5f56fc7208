/** Billing over HTTP. Entry point: {@link dev.capstan.web.billing.BillingResource}. */
@NullMarked
package dev.capstan.web.billing;

import org.jspecify.annotations.NullMarked;
