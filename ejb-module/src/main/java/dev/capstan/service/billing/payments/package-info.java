/** The payment provider. Entry point: {@link dev.capstan.service.billing.payments.PaymentProvider}. */
@NullMarked
package dev.capstan.service.billing.payments;

import org.jspecify.annotations.NullMarked;
