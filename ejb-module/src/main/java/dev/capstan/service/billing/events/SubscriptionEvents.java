package dev.capstan.service.billing.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingEvent;
import dev.capstan.persistence.billing.SubscriptionState;
import dev.capstan.service.billing.Audit;
import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.Subscriptions;
import dev.capstan.service.billing.Subscriptions.Rank;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.payments.StripeJson;
import dev.capstan.service.billing.payments.SubscriptionFacts;
import dev.capstan.service.billing.payments.SubscriptionFacts.Metadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events that say how a subscription stands. They move no credits: only paid invoices do. */
@ApplicationScoped
public class SubscriptionEvents {
    @Inject
    Payers payers;

    @Inject
    Subscriptions subscriptions;

    @Inject
    Outbox outbox;

    @Inject
    Audit audit;

    /** Names the payer. How the subscription stands is read from the provider afterwards; until then it is guessed. */
    Outcome checkedOut(StripeEvent event) {
        JsonNode session = event.object();
        if (!session.path("mode").asText("subscription").equals("subscription")) {
            return new Outcome.Ignored();
        }
        Metadata metadata = Metadata.of(session.path("metadata"));
        Optional<UUID> noted = metadata.userId();
        String customer = StripeJson.idOrNull(session.path("customer"));
        String subscription = StripeJson.idOrNull(session.path("subscription"));
        if (payers.contradicts(noted, customer)) {
            return contradiction(customer);
        }
        Optional<BillingAccount> account = payers.find(noted, customer, subscription);
        if (account.isEmpty()) {
            return unknown(customer);
        }
        if (subscription != null) {
            guess(account.get(), subscription, customer, metadata, session, event.happenedAt());
            outbox.wantRefresh(subscription, account.get().userId(), event.happenedAt(), event.id());
        }
        audit.write(AuditEntry.of(event.id(), "checkout", account.get().userId())
                .about(customer, subscription, metadata.planId())
                .money(
                        null,
                        null,
                        session.path("amount_total").asLong(0),
                        session.path("currency").asText(null)));
        return new Outcome.Done();
    }

    private void guess(
            BillingAccount account,
            String subscription,
            @Nullable String customer,
            Metadata metadata,
            JsonNode session,
            Instant at) {
        String status = switch (session.path("payment_status").asText("")) {
            case "paid" -> "active";
            case "no_payment_required" -> "trialing";
            default -> "incomplete";
        };
        Optional<Price> price = subscriptions.priceOf(null, metadata, "");
        subscriptions.learn(
                account,
                subscription,
                new SubscriptionState(
                        customer,
                        status,
                        price.map(Price::plan).orElse(null),
                        price.map(Price::cycle).orElse(null),
                        null,
                        at,
                        Instant.EPOCH,
                        Rank.GUESSED.order()));
    }

    Outcome changed(StripeEvent event) {
        SubscriptionFacts facts = SubscriptionFacts.of(event.object());
        Optional<UUID> noted = facts.metadata().userId();
        if (payers.contradicts(noted, facts.customerId())) {
            return contradiction(facts.customerId());
        }
        Optional<BillingAccount> account = payers.find(noted, facts.customerId(), facts.id());
        if (account.isEmpty()) {
            return unknown(facts.customerId());
        }
        Rank rank = rank(event.type());
        if (subscriptions.undecided(facts.id(), event.happenedAt())) {
            outbox.wantRefresh(facts.id(), account.get().userId(), event.happenedAt(), event.id());
        }
        subscriptions.learn(account.get(), facts, event.happenedAt(), rank);
        audit.write(AuditEntry.of(event.id(), "subscription", account.get().userId())
                .about(
                        facts.customerId(),
                        facts.id(),
                        subscriptions
                                .priceOf(facts.priceId(), facts.metadata(), facts.interval())
                                .map(price -> price.plan().wire())
                                .orElse(null)));
        return new Outcome.Done();
    }

    private static Rank rank(String type) {
        return switch (type) {
            case "customer.subscription.created" -> Rank.CREATED;
            case "customer.subscription.deleted" -> Rank.ENDED;
            default -> Rank.CHANGED;
        };
    }

    static Outcome unknown(@Nullable String customer) {
        return new Outcome.Quarantined(
                BillingEvent.UNKNOWN_USER,
                "Neither the customer %s nor what checkout noted leads to a user.".formatted(customer));
    }

    static Outcome contradiction(@Nullable String customer) {
        return new Outcome.Quarantined(
                "other_user", "The customer %s belongs to another user than checkout noted.".formatted(customer));
    }
}
