package dev.capstan.persistence.credits.accounts;

import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.SpendingKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user may spend: in all, in a session, or from a shared account. The user and an administrator set one each. */
@Entity
@Table(name = "credit_budgets")
public class Budget {
    public static final String SELF = "self";
    public static final String ADMINISTRATOR = "administrator";

    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    private String scope;

    @Column(name = "scope_id")
    private UUID scopeId;

    @Column(name = "set_by")
    private String setBy;

    @Column(name = "per_day")
    private @Nullable BigDecimal perDay;

    @Column(name = "per_month")
    private @Nullable BigDecimal perMonth;

    @Column(name = "per_run")
    private @Nullable BigDecimal perRun;

    @Column(name = "in_total")
    private @Nullable BigDecimal inTotal;

    @Column(name = "updated_by")
    private UUID updatedBy;

    @Column(name = "updated_at")
    private OffsetDateTime updatedAt;

    protected Budget() {}

    /** Without a limit. */
    public Budget(UUID id, SpendingKey what, String setBy) {
        this.id = id;
        this.userId = what.userId();
        this.scope = what.scope().wire();
        this.scopeId = what.scopeId();
        this.setBy = setBy;
    }

    public void limit(Limits limits, UUID by, Instant now) {
        perDay = limits.perDay();
        perMonth = limits.perMonth();
        perRun = limits.perRun();
        inTotal = limits.total();
        updatedBy = by;
        updatedAt = now.atOffset(ZoneOffset.UTC);
    }

    public UUID userId() {
        return userId;
    }

    public BudgetScope scope() {
        return BudgetScope.ofWire(scope);
    }

    public UUID scopeId() {
        return scopeId;
    }

    public String author() {
        return setBy;
    }

    public Limits limits() {
        return new Limits(perDay, perMonth, perRun, inTotal);
    }

    public UUID updatedBy() {
        return updatedBy;
    }

    public Instant updatedAt() {
        return updatedAt.toInstant();
    }
}
