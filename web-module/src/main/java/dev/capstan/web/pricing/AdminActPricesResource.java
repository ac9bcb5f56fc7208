package dev.capstan.web.pricing;

import dev.capstan.service.audit.AuditSource;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.pricing.ActPriceBook;
import dev.capstan.service.pricing.ActPricePage;
import dev.capstan.service.pricing.ActPriceVersion;
import dev.capstan.service.pricing.PricedItem;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What acts cost that are paid by the unit: tool calls, media, sandbox seconds. */
@Path("v1/admin/act-prices")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin prices")
public class AdminActPricesResource {
    @Inject
    ActPriceBook prices;

    @Inject
    CurrentUser user;

    @Inject
    AuditSource audit;

    @GET
    @Operation(
            operationId = "listActPrices",
            summary = "Prices of acts that are valid at a moment, by kind and item; after= goes on after a price's id")
    public ActPricePage list(
            @QueryParam("at") @Nullable Instant at,
            @QueryParam("after") @Nullable UUID after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return prices.effective(at, after, limit);
    }

    @GET
    @Path("history")
    @Operation(
            operationId = "listActPriceVersions",
            summary = "All prices of one kind and item, latest first; before= goes on before a start")
    public ActPricePage history(
            @QueryParam("kind") @NotNull @Size(min = 1, max = 40) String kind,
            @QueryParam("item") @NotNull @Size(min = 1, max = 200) String item,
            @QueryParam("before") @Nullable Instant before,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return prices.versions(PricedItem.of(kind, item), before, limit);
    }

    @GET
    @Path("quote")
    @Operation(
            operationId = "getPriceOfAct",
            summary = "The price that an act is charged by, its own or that of its kind")
    public ActPriceVersion quote(
            @QueryParam("kind") @NotNull @Size(min = 1, max = 40) String kind,
            @QueryParam("item") @NotNull @Size(min = 1, max = 200) String item,
            @QueryParam("at") @Nullable Instant at) {
        return prices.covering(PricedItem.of(kind, item), at);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "addActPrice",
            summary = "Set the price of an act from now or a later date on; nothing is overwritten")
    @APIResponse(
            responseCode = "201",
            description = "The new price",
            content = @Content(schema = @Schema(implementation = ActPriceVersion.class)))
    public Response add(@NotNull @Valid ActPriceRequest price) {
        audit.note("kind", price.kind());
        audit.note("item", price.item());
        return Response.status(Response.Status.CREATED)
                .entity(prices.add(price.price(), user.id()))
                .build();
    }
}
