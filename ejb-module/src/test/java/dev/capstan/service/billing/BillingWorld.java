package dev.capstan.service.billing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.events.EventView;
import dev.capstan.service.billing.events.InboxSweep;
import dev.capstan.service.billing.events.WebhookDesk;
import dev.capstan.service.billing.outbox.OutboxWorker;
import dev.capstan.service.billing.payments.PaymentProvider;
import dev.capstan.service.billing.payments.StripePayments;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.service.credits.BalanceView;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.users.AccountClosed;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.types.users.Role;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Billing on a real database, with a Stripe that is a stub. Background work is done when a test says so. */
public final class BillingWorld {
    public static final String PLUS = "price_plus_month";
    public static final String PRO = "price_pro_month";
    public static final String PRO_YEAR = "price_pro_year";

    public final TestClock clock = new TestClock();
    public final StripeStub stripe;
    private final Map<String, String> settings;
    private TestContainer container;

    public BillingWorld(StripeStub stripe) {
        this(stripe, Map.of());
    }

    public BillingWorld(StripeStub stripe, Map<String, String> more) {
        this.stripe = stripe;
        settings = new HashMap<>(Map.of(
                "capstan.billing.stripe.secret-key",
                StripeStub.KEY,
                "capstan.billing.stripe.webhook-secret",
                StripeEvents.SECRET,
                "capstan.billing.stripe.api-base",
                stripe.apiBase().toString(),
                "capstan.billing.price.plus-monthly",
                PLUS,
                "capstan.billing.price.plus-annually",
                "price_plus_year",
                "capstan.billing.price.pro-monthly",
                PRO,
                "capstan.billing.price.pro-annually",
                PRO_YEAR,
                "capstan.billing.success-url",
                "https://app.example.com/done",
                "capstan.billing.cancel-url",
                "https://app.example.com/back",
                "capstan.billing.portal-return-url",
                "https://app.example.com/me"));
        settings.putAll(more);
        container = started();
    }

    private TestContainer started() {
        TestContainer made = new TestContainer(clock, settings);
        made.bind(VirtualThreads.class, new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                // the test says when
            }
        });
        made.bind(PaymentProvider.class, made.get(StripePayments.class));
        made.onEvent(event -> {
            if (event instanceof UserRegistered registered) {
                made.get(CreditService.class).openAccount(registered);
            } else if (event instanceof AccountClosed closed) {
                made.get(Cancellation.class).closed(closed);
            }
        });
        return made;
    }

    public <T> T get(Class<T> type) {
        return container.get(type);
    }

    public TestContainer container() {
        return container;
    }

    /** A new process on the same database. */
    public void restart() {
        container = started();
    }

    public UUID user() {
        return get(UserService.class)
                .register(
                        new NewUser(EmailAddress.of(UUID.randomUUID() + "@example.com"), null, "Ada Byron", Role.USER))
                .id();
    }

    public UserView view(UUID user) {
        return get(UserService.class).view(user);
    }

    public BigDecimal credits(UUID user) {
        BalanceView balance = get(CreditService.class).balanceOf(user);
        return balance.credits().add(balance.bonusCredits());
    }

    /** As Stripe would post it now. */
    public void deliver(String event) {
        get(WebhookDesk.class)
                .receive(
                        event.getBytes(StandardCharsets.UTF_8),
                        StripeEvents.sign(event, StripeEvents.SECRET, clock.instant()));
    }

    /** As Stripe does: again and again until the answer is 200, or never, when it is told that nobody knows the payer. */
    public @Nullable String deliverKindly(String event) {
        try {
            deliver(event);
            return null;
        } catch (AppException e) {
            return e.getMessage();
        }
    }

    /** What the timers do, until nothing is left to do. */
    public void work() {
        for (int i = 0; i < 4; i++) {
            clock.move(Duration.ofMinutes(3));
            get(InboxSweep.class).run();
            get(OutboxWorker.class).run();
        }
    }

    public String event(String type, ObjectNode object, Instant at) {
        return StripeEvents.event(type, object, at);
    }

    public EventView retry(String eventId) {
        return get(InboxSweep.class).tryOne(eventId);
    }
}
