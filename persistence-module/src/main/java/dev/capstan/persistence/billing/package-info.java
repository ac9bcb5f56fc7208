/** Storage of billing. Entry point: {@link dev.capstan.persistence.billing.BillingRepository}. */
@NullMarked
package dev.capstan.persistence.billing;

import org.jspecify.annotations.NullMarked;
