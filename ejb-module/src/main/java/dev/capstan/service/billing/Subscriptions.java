package dev.capstan.service.billing;

import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingSubscription;
import dev.capstan.persistence.billing.SubscriptionState;
import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.payments.SubscriptionFacts;
import dev.capstan.service.users.SubscriptionShown;
import dev.capstan.service.users.UserService;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Learns how subscriptions stand and shows each user the one that counts. Works in the transaction of whoever calls. */
@ApplicationScoped
public class Subscriptions {
    /** Facts of the same second: what a guess says, then what events say, in their order, then what was read afterwards. */
    public enum Rank {
        GUESSED(0),
        CREATED(1),
        CHANGED(2),
        READ(3),
        ENDED(4);

        private final int order;

        Rank(int order) {
            this.order = order;
        }

        public int order() {
            return order;
        }
    }

    @Inject
    BillingRepository billing;

    @Inject
    UserService users;

    @Inject
    BillingConfig config;

    /** The plan and cycle that a price stands for; what checkout noted counts only for a price that is not ours. */
    public Optional<Price> priceOf(@Nullable String priceId, SubscriptionFacts.Metadata metadata, String interval) {
        Optional<Price> sold = Optional.ofNullable(priceId).flatMap(config::sold);
        if (sold.isPresent()) {
            return sold;
        }
        Optional<BillingCycle> cycle =
                BillingCycle.ofInterval(interval).or(() -> BillingCycle.find(metadata.billingCycle()));
        return Plan.find(metadata.planId()).map(plan -> new Price(plan, cycle.orElse(BillingCycle.MONTHLY)));
    }

    /** The account is locked. Facts that are older than what is known change nothing. */
    public void learn(BillingAccount account, SubscriptionFacts facts, Instant factsAt, Rank rank) {
        Optional<Price> price = priceOf(facts.priceId(), facts.metadata(), facts.interval());
        learn(
                account,
                facts.id(),
                new SubscriptionState(
                        facts.customerId(),
                        facts.status(),
                        price.map(Price::plan).orElse(null),
                        price.map(Price::cycle)
                                .or(() -> BillingCycle.ofInterval(facts.interval()))
                                .orElse(null),
                        facts.currentPeriodEnd(),
                        facts.createdAt(),
                        factsAt,
                        rank.order()));
    }

    public void learn(BillingAccount account, String subscriptionId, SubscriptionState state) {
        Optional<BillingSubscription> known = billing.findSubscription(subscriptionId);
        if (known.isEmpty()) {
            billing.add(new BillingSubscription(subscriptionId, account.userId(), state));
        } else {
            known.get().learn(state);
        }
        show(account);
    }

    /** The newest living subscription counts; without one the user has the free plan, and sees how the last one ended. */
    private void show(BillingAccount account) {
        List<BillingSubscription> all = billing.findSubscriptions(account.userId());
        BillingSubscription counts = all.stream()
                .filter(BillingSubscription::live)
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElse(null);
        if (counts == null) {
            return;
        }
        boolean over = counts.ended();
        Plan plan = over ? Plan.FREE : counts.plan();
        BillingCycle cycle = over ? null : counts.cycle();
        account.has(plan, counts.factsAt());
        users.showSubscription(
                account.userId(),
                new SubscriptionShown(
                        counts.status(), plan.wire(), cycle == null ? null : cycle.wire(), counts.currentPeriodEnd()));
    }

    /** Whether two different facts of the same second wait for somebody to look which is the later. */
    public boolean undecided(String subscriptionId, Instant factsAt) {
        return billing.findSubscription(subscriptionId)
                .filter(known -> known.factsAt().equals(factsAt))
                .isPresent();
    }
}
