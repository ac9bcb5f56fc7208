/** What is asked of the payment provider outside a request. Entry point: {@link dev.capstan.service.billing.outbox.Outbox}. */
@NullMarked
package dev.capstan.service.billing.outbox;

import org.jspecify.annotations.NullMarked;
