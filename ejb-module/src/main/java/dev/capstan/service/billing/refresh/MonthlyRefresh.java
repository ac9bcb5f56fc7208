package dev.capstan.service.billing.refresh;

import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.errors.AppException;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Renews the credits that no invoice renews: of the free plan on the first of each month, of annual plans once in each month
 * after the one that was paid in. Months begin in UTC. A month that was missed altogether is not made up for, since a renewal
 * sets the credits and does not add to them.
 */
@ApplicationScoped
public class MonthlyRefresh {
    private static final Logger LOG = Logger.getLogger(MonthlyRefresh.class.getName());
    private static final int PAGE = 200;
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    Refreshes refreshes;

    @Inject
    BillingConfig config;

    @Inject
    Clock clock;

    /** Whoever was not refreshed in this month is now. One user is one transaction; one that fails stops no other. */
    public void run() {
        YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        if (config.freeRefresh()) {
            all(month, refreshes::free, user -> refreshes.refreshFree(user, month));
        }
        all(month, refreshes::annual, user -> refreshes.refreshAnnual(user, month));
    }

    private static void all(YearMonth month, BiFunction<YearMonth, UUID, List<UUID>> page, Consumer<UUID> refresh) {
        UUID last = FIRST;
        List<UUID> users;
        do {
            users = page.apply(month, last);
            for (UUID user : users) {
                refreshOne(user, refresh);
                last = user;
            }
        } while (users.size() == PAGE);
    }

    private static void refreshOne(UUID user, Consumer<UUID> refresh) {
        try {
            refresh.accept(user);
        } catch (EJBException | AppException e) {
            LOG.log(Level.WARNING, "The monthly credits of " + user + " could not be renewed; it is tried again.", e);
        }
    }

    static int page() {
        return PAGE;
    }
}
