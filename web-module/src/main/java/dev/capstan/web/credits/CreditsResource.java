package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.BalanceView;
import dev.capstan.service.credits.CreditService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A user's own credits. */
@Path("v1/credits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class CreditsResource {
    @Inject
    CreditService credits;

    @Inject
    CurrentUser user;

    @GET
    @Path("balance")
    public BalanceView balance() {
        return credits.balanceOf(user.id());
    }
}
