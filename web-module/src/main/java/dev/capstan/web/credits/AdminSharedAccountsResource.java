package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.accounts.MemberTerms;
import dev.capstan.service.credits.accounts.SharedAccountGrant;
import dev.capstan.service.credits.accounts.SharedAccountPage;
import dev.capstan.service.credits.accounts.SharedAccountService;
import dev.capstan.service.credits.accounts.SharedAccountView;
import dev.capstan.types.credits.CreditPool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Shared accounts, for administrators. */
@Path("v1/admin/credits/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
public class AdminSharedAccountsResource {
    /** A new account. */
    public record NewAccount(@NotBlank @Size(max = 100) String name) {}

    /** Credits for an account. {@code usageKey} is the same when the request is sent again. */
    public record GrantBody(
            @NotNull @DecimalMin("0.000001") @DecimalMax("1000000000") @Digits(integer = 14, fraction = 6)
            BigDecimal amount,

            @Pattern(regexp = "regular|bonus") @Nullable String creditType,
            @NotBlank @Size(max = 200) String usageKey,
            @NotBlank @Size(max = 200) String reason) {
        SharedAccountGrant grant() {
            String pool = creditType == null ? "regular" : creditType;
            return new SharedAccountGrant(CreditPool.valueOf(pool.toUpperCase(Locale.ROOT)), amount, usageKey, reason);
        }
    }

    /** How somebody takes part. */
    public record MemberBody(boolean owner, @Valid @Nullable LimitsBody limits) {
        MemberTerms terms() {
            LimitsBody given = limits == null ? new LimitsBody(null, null, null, null) : limits;
            return new MemberTerms(owner, given.limits());
        }
    }

    @Inject
    SharedAccountService accounts;

    @Inject
    CurrentUser user;

    @GET
    @Operation(summary = "All shared accounts, newest first")
    public SharedAccountPage list(
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(100000) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage) {
        return accounts.list(page, perPage);
    }

    @POST
    @Operation(summary = "Make an empty shared account")
    public Response create(@NotNull @Valid NewAccount body) {
        SharedAccountView made = accounts.create(body.name().strip(), user.id());
        return Response.created(URI.create("v1/admin/credits/accounts/" + made.id()))
                .entity(made)
                .build();
    }

    @GET
    @Path("{account_id}")
    @Operation(summary = "A shared account with its members, their limits and spending")
    public SharedAccountView get(@PathParam("account_id") UUID accountId) {
        return accounts.get(accountId);
    }

    @POST
    @Path("{account_id}/grants")
    @Operation(summary = "Give credits to a shared account; once per usage_key")
    public SharedAccountView grant(@PathParam("account_id") UUID accountId, @NotNull @Valid GrantBody body) {
        return accounts.grant(accountId, body.grant(), user.id());
    }

    @PUT
    @Path("{account_id}/members/{user_id}")
    @Operation(summary = "Add a member or change its terms")
    public SharedAccountView put(
            @PathParam("account_id") UUID accountId,
            @PathParam("user_id") UUID userId,
            @NotNull @Valid MemberBody body) {
        return accounts.put(accountId, userId, body.terms(), user.id());
    }

    @DELETE
    @Path("{account_id}/members/{user_id}")
    @Operation(summary = "Take a member out: what it begins later is paid by its own account")
    public SharedAccountView remove(@PathParam("account_id") UUID accountId, @PathParam("user_id") UUID userId) {
        return accounts.remove(accountId, userId);
    }
}
