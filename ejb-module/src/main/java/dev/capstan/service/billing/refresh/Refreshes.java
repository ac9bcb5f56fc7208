package dev.capstan.service.billing.refresh;

import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.RefreshRepository;
import dev.capstan.service.billing.Audit;
import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.Renewal;
import dev.capstan.service.users.UserService;
import dev.capstan.types.billing.Plan;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Renews the credits of one user for one month, once: the database and the ledger both keep the month. */
@Stateless
public class Refreshes {
    @Inject
    RefreshRepository refreshes;

    @Inject
    BillingRepository billing;

    @Inject
    CreditService credits;

    @Inject
    UserService users;

    @Inject
    BillingConfig config;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    public List<UUID> free(YearMonth month, UUID after) {
        return refreshes.findFree(month.toString(), start(month), after, MonthlyRefresh.page());
    }

    public List<UUID> annual(YearMonth month, UUID after) {
        return refreshes.findAnnual(month.toString(), start(month), after, MonthlyRefresh.page());
    }

    public void refreshFree(UUID userId, YearMonth month) {
        BillingAccount account = billing.lockAccount(userId);
        if (refreshes.stillFree(userId, month.toString(), start(month))) {
            renew(account, Plan.FREE, month);
        }
    }

    public void refreshAnnual(UUID userId, YearMonth month) {
        BillingAccount account = billing.lockAccount(userId);
        if (refreshes.stillAnnual(userId, month.toString(), start(month))) {
            Plan plan = Plan.find(Objects.requireNonNullElse(users.view(userId).subscriptionPlan(), ""))
                    .orElse(Plan.FREE);
            renew(account, plan, month);
        }
    }

    private void renew(BillingAccount account, Plan plan, YearMonth month) {
        UUID userId = account.userId();
        if (!refreshes.remember(userId, month.toString(), plan.wire(), clock.instant())) {
            return;
        }
        BigDecimal amount = config.creditsOf(plan);
        String key = "refresh:" + month;
        UUID auditId = audit.newId();
        credits.renew(
                userId,
                new Renewal(
                        amount,
                        key,
                        "Credits of the plan %s for %s".formatted(plan.wire(), month),
                        Map.of("billing_transaction", auditId.toString())));
        audit.write(
                auditId,
                AuditEntry.of(null, "refresh", userId)
                        .about(null, null, plan.wire())
                        .moved(amount, key));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
