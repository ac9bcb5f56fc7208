package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.BalanceView;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.history.CreditHistory;
import dev.capstan.service.credits.history.HistoryPage;
import dev.capstan.service.credits.history.LedgerEntries;
import dev.capstan.service.credits.history.Paging;
import dev.capstan.service.credits.history.Reservations;
import dev.capstan.service.credits.history.SessionUsage;
import dev.capstan.service.credits.history.UsagePage;
import dev.capstan.service.sessions.SessionNames;
import dev.capstan.service.sessions.SessionService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A user's own credits: what there is, what it was spent on, and what is held. */
@Path("v1/credits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "credits")
public class CreditsResource {
    private static final String SESSION = "session_id";

    @Inject
    CreditService credits;

    @Inject
    CreditHistory history;

    @Inject
    SessionNames names;

    @Inject
    SessionService sessions;

    @Inject
    CurrentUser user;

    @GET
    @Path("balance")
    @Operation(operationId = "getCreditBalance", summary = "Own balance")
    public BalanceView balance() {
        return credits.balanceOf(user.id());
    }

    @GET
    @Path("usage")
    @Operation(operationId = "listCreditUsage", summary = "What sessions cost, the one charged last first")
    public SessionCosts usage(
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage) {
        UsagePage found = history.usage(user.id(), new Paging(page, perPage));
        List<UUID> ids = found.sessions().stream().map(SessionUsage::sessionId).toList();
        return SessionCosts.of(found, names.of(user.id(), ids));
    }

    @GET
    @Path("usage/{session_id}")
    @Operation(operationId = "getSessionCreditUsage", summary = "Ledger rows of one session, newest first")
    public SessionCostDetail usageOf(
            @PathParam(SESSION) UUID sessionId,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("50") @Min(1) @Max(100) int perPage) {
        return SessionCostDetail.of(
                sessionId,
                history.usageOf(user.id(), sessionId, new Paging(page, perPage)),
                names.of(user.id(), List.of(sessionId)));
    }

    @GET
    @Path("history")
    @Operation(operationId = "listCreditHistory", summary = "Whole ledger, newest first")
    public HistoryPage history(
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage,
            @QueryParam("transaction_type") @Size(max = 100) @Nullable String type) {
        return history.history(user.id(), type, new Paging(page, perPage));
    }

    @GET
    @Path("ledger/{session_id}")
    @Operation(operationId = "listSessionLedger", summary = "Changes of both pools by one session, newest first")
    public LedgerEntries ledger(
            @PathParam(SESSION) UUID sessionId,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("50") @Min(1) @Max(100) int perPage) {
        LedgerEntries found = history.entriesOf(user.id(), sessionId, new Paging(page, perPage));
        requireOwn(sessionId, found.total());
        return found;
    }

    @GET
    @Path("reservations/{session_id}")
    @Operation(operationId = "listSessionReservations", summary = "What was held for one session, newest first")
    public Reservations reservations(
            @PathParam(SESSION) UUID sessionId,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("50") @Min(1) @Max(100) int perPage) {
        Reservations found = history.reservationsOf(user.id(), sessionId, new Paging(page, perPage));
        requireOwn(sessionId, found.total());
        return found;
    }

    /** Rows of the own ledger outlive their session; without any, the session itself must be the caller's. */
    private void requireOwn(UUID sessionId, long rows) {
        if (rows == 0) {
            sessions.get(user.id(), sessionId);
        }
    }
}
