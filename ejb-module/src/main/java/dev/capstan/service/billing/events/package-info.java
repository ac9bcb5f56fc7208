/** What the payment provider tells. Entry point: {@link dev.capstan.service.billing.events.WebhookDesk}. */
@NullMarked
package dev.capstan.service.billing.events;

import org.jspecify.annotations.NullMarked;
