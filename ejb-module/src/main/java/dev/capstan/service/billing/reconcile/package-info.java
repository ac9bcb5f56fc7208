/** Compares with the payment provider. Entry point: {@link dev.capstan.service.billing.reconcile.Reconciliation}. */
@NullMarked
package dev.capstan.service.billing.reconcile;

import org.jspecify.annotations.NullMarked;
