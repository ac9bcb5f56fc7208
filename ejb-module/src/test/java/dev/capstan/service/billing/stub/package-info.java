/** A server that speaks the protocol of Stripe, for tests. Entry point: {@link dev.capstan.service.billing.stub.StripeStub}. */
@NullMarked
package dev.capstan.service.billing.stub;

import org.jspecify.annotations.NullMarked;
