package dev.capstan.web.credits;

import dev.capstan.service.audit.AuditSource;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.history.CreditHistory;
import dev.capstan.service.credits.history.HistoryPage;
import dev.capstan.service.credits.history.Paging;
import dev.capstan.service.credits.oversight.AccountView;
import dev.capstan.service.credits.oversight.Oversight;
import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.Statements;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Any user's credits: reading them, and moving them with a reason. */
@Path("v1/admin/credits/users/{user_id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin credits")
public class AdminAccountsResource {
    @Inject
    CreditService credits;

    @Inject
    CreditHistory history;

    @Inject
    Oversight oversight;

    @Inject
    Statements statements;

    @Inject
    CurrentUser admin;

    @Inject
    AuditSource audit;

    @PathParam("user_id")
    UUID userId;

    @GET
    @Path("balance")
    @Operation(operationId = "getBalanceOfUser", summary = "What a user owns, and what of it is held")
    public AccountView balance() {
        return oversight.accountOf(userId);
    }

    @GET
    @Path("history")
    @Operation(operationId = "listHistoryOfUser", summary = "A user's whole ledger, newest first")
    public HistoryPage history(
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage,
            @QueryParam("transaction_type") @Size(max = 100) @Nullable String type) {
        oversight.accountOf(userId);
        return history.history(userId, type, new Paging(page, perPage));
    }

    @GET
    @Path("statements/{month}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getStatementOfUser", summary = "A user's statement for a month such as 2026-11")
    public Statement statement(@PathParam("month") YearMonth month) {
        return statements.of(userId, month);
    }

    @GET
    @Path("statements/{month}.csv")
    @Produces(StatementCsv.TEXT_CSV)
    @Operation(operationId = "getStatementCsvOfUser", summary = "The same as CSV")
    @Audited("statement.export")
    public Response statementCsv(@PathParam("month") YearMonth month) {
        return StatementCsv.response(statements.of(userId, month));
    }

    @POST
    @Path("grants")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "grantCredits", summary = "Give credits, once per key")
    public AccountView grant(@NotNull @Valid GrantRequest grant) {
        audit.note("amount", grant.amount());
        audit.note("key", grant.idempotencyKey());
        credits.grant(userId, grant.grant(admin.id()));
        return oversight.accountOf(userId);
    }

    @POST
    @Path("adjustments")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "adjustCredits", summary = "Correct a pool, once per key; what is held is not taken")
    public AccountView adjust(@NotNull @Valid AdjustmentRequest adjustment) {
        audit.note("amount", adjustment.amount());
        audit.note("key", adjustment.idempotencyKey());
        credits.adjust(userId, adjustment.adjustment(admin.id()));
        return oversight.accountOf(userId);
    }

    @POST
    @Path("refunds")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "refundUsage", summary = "Give back what an act was charged, at most all, once per key")
    public AccountView refund(@NotNull @Valid RefundRequest refund) {
        audit.note("key", refund.idempotencyKey());
        credits.refund(userId, refund.refund(admin.id()));
        return oversight.accountOf(userId);
    }
}
