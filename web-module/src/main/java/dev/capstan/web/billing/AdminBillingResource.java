package dev.capstan.web.billing;

import dev.capstan.service.billing.events.EventInbox;
import dev.capstan.service.billing.events.EventView;
import dev.capstan.service.billing.events.InboxSweep;
import dev.capstan.service.billing.outbox.CallView;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.outbox.OutboxWorker;
import dev.capstan.service.billing.reconcile.ComparisonView;
import dev.capstan.service.billing.reconcile.Reconciliation;
import dev.capstan.types.billing.EventStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits between this server and the payment provider, and whether both have the same books. For administrators. */
@Path("v1/admin/billing")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "billing")
public class AdminBillingResource {
    /** Events, newest first. */
    public record EventList(List<EventView> events) {
        public EventList {
            events = List.copyOf(events);
        }
    }

    /** Calls, oldest first. */
    public record CallList(List<CallView> calls) {
        public CallList {
            calls = List.copyOf(calls);
        }
    }

    @Inject
    Reconciliation reconciliation;

    @Inject
    EventInbox inbox;

    @Inject
    InboxSweep sweep;

    @Inject
    Outbox outbox;

    @Inject
    OutboxWorker worker;

    @POST
    @Path("reconcile")
    @Operation(
            operationId = "reconcileBilling",
            summary = "Compare with Stripe; differing is zero or the causes follow")
    public ComparisonView reconcile() {
        return reconciliation.run();
    }

    @GET
    @Path("events")
    @Operation(operationId = "listBillingEvents", summary = "Stripe events by what became of them")
    public EventList events(
            @QueryParam("status")
                    @DefaultValue("quarantined")
                    @Pattern(
                            regexp = "received|done|ignored|quarantined",
                            message = "this must be received, done, ignored or quarantined")
                    String status,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit) {
        return new EventList(inbox.list(EventStatus.ofWire(status), limit));
    }

    @POST
    @Path("events/{id}/retry")
    @Operation(operationId = "retryBillingEvent", summary = "Let a waiting Stripe event act now")
    public EventView retryEvent(@PathParam("id") String id) {
        return sweep.tryOne(id);
    }

    @GET
    @Path("calls")
    @Operation(operationId = "listBillingCalls", summary = "Calls to Stripe that wait, failed or were made")
    public CallList calls(
            @QueryParam("status")
                    @DefaultValue("failed")
                    @Pattern(regexp = "pending|failed|done", message = "this must be pending, failed or done")
                    String status,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit) {
        return new CallList(outbox.list(status, limit));
    }

    @POST
    @Path("calls/{id}/retry")
    @Operation(operationId = "retryBillingCall", summary = "Make a call to Stripe again")
    public CallView retryCall(@PathParam("id") UUID id) {
        CallView again = outbox.again(id);
        worker.startSoon();
        return again;
    }
}
