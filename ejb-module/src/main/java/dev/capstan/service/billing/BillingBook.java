package dev.capstan.service.billing;

import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingSubscription;
import dev.capstan.service.billing.payments.NewCustomer;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what billing knows of a user. */
@Stateless
public class BillingBook {
    @Inject
    BillingRepository billing;

    @Inject
    UserService users;

    /**
     * How a user stands.
     *
     * @param customerId at the payment provider
     * @param subscribed whether another subscription would be paid beside a living one
     */
    public record Standing(NewCustomer person, @Nullable String customerId, boolean subscribed) {}

    public Standing standing(UUID userId) {
        UserView user = users.view(userId);
        List<BillingSubscription> subscriptions = billing.findSubscriptions(userId);
        Optional<BillingSubscription> live =
                subscriptions.stream().filter(BillingSubscription::live).findFirst();
        List<String> customers = billing.findCustomers(userId);
        String customer =
                live.map(BillingSubscription::customerId).orElse(customers.isEmpty() ? null : customers.getFirst());
        return new Standing(
                new NewCustomer(userId, user.email(), (user.firstName() + " " + user.lastName()).strip()),
                customer,
                live.isPresent());
    }
}
