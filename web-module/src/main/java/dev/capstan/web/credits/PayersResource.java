package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.accounts.PayerService;
import dev.capstan.service.credits.accounts.PayerView;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Which account pays for a user: the own one or a shared one, in general or in one session. */
@Path("v1/credits/payer")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class PayersResource {
    /** Null for the own account. */
    public record ChoosePayer(@Nullable UUID accountId) {}

    @Inject
    PayerService payers;

    @Inject
    SessionService sessions;

    @Inject
    CurrentUser user;

    @GET
    @Operation(summary = "What pays unless a session says otherwise")
    public PayerView general() {
        return payers.payerOf(user.id(), null);
    }

    @PUT
    @Operation(summary = "Choose what pays unless a session says otherwise; account_id null is the own account")
    @Audited("payer.update")
    public PayerView choose(@NotNull @Valid ChoosePayer body) {
        return payers.choose(user.id(), null, body.accountId());
    }

    @GET
    @Path("sessions/{session_id}")
    @Operation(summary = "What pays in one of the own sessions")
    public PayerView ofSession(@PathParam("session_id") UUID sessionId) {
        sessions.get(user.id(), sessionId);
        return payers.payerOf(user.id(), sessionId);
    }

    @PUT
    @Path("sessions/{session_id}")
    @Operation(summary = "Choose what pays in one of the own sessions")
    @Audited("payer.update")
    public PayerView chooseForSession(@PathParam("session_id") UUID sessionId, @NotNull @Valid ChoosePayer body) {
        sessions.get(user.id(), sessionId);
        return payers.choose(user.id(), sessionId, body.accountId());
    }

    @DELETE
    @Path("sessions/{session_id}")
    @Operation(summary = "Let what pays in general pay in this session again")
    @Audited("payer.update")
    public PayerView forget(@PathParam("session_id") UUID sessionId) {
        sessions.get(user.id(), sessionId);
        return payers.forget(user.id(), sessionId);
    }
}
