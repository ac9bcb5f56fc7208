package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.accounts.SharedAccountService;
import dev.capstan.service.credits.accounts.SharedAccountView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The shared accounts that a user may spend from. */
@Path("v1/credits/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class SharedAccountsResource {
    /** The answer of the list. */
    public record AccountList(List<SharedAccountView> accounts) {}

    @Inject
    SharedAccountService accounts;

    @Inject
    CurrentUser user;

    @GET
    @Operation(summary = "The shared accounts that the user is a member of")
    public AccountList list() {
        return new AccountList(accounts.listOf(user.id()));
    }

    @GET
    @Path("{account_id}")
    @Operation(summary = "One of them; an owner sees every member, a member the own limits and spending")
    public SharedAccountView get(@PathParam("account_id") UUID accountId) {
        return accounts.get(user.id(), accountId);
    }
}
