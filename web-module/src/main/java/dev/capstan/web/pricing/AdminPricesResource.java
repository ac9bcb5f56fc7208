package dev.capstan.web.pricing;

import dev.capstan.service.audit.AuditSource;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.pricing.PriceBook;
import dev.capstan.service.pricing.PricePage;
import dev.capstan.service.pricing.PriceView;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What models cost: looking it up, and setting it from a date on. */
@Path("v1/admin/prices")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin prices")
public class AdminPricesResource {
    @Inject
    PriceBook prices;

    @Inject
    CurrentUser user;

    @Inject
    AuditSource audit;

    @GET
    @Operation(
            operationId = "listPrices",
            summary = "Prices that are valid at a moment, by pattern; after= goes on after a pattern")
    public PricePage list(
            @QueryParam("at") @Nullable Instant at,
            @QueryParam("after") @DefaultValue("") @Size(max = 200) String after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return prices.effective(at, after, limit);
    }

    @GET
    @Path("history")
    @Operation(
            operationId = "listPriceVersions",
            summary = "All versions of one pattern, latest first; before= goes on before a start")
    public PricePage history(
            @QueryParam("model_pattern") @NotNull @Size(min = 1, max = 200) String modelPattern,
            @QueryParam("before") @Nullable Instant before,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return prices.versions(modelPattern, before, limit);
    }

    @GET
    @Path("quote")
    @Operation(operationId = "getPriceOfModel", summary = "The version that a call of the model is charged by")
    public PriceView quote(
            @QueryParam("model_id") @NotNull @Size(min = 1, max = 200) String modelId,
            @QueryParam("at") @Nullable Instant at) {
        return prices.covering(modelId, at);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addPrice", summary = "Set a price from now or a later date on; nothing is overwritten")
    @APIResponse(
            responseCode = "201",
            description = "The new price",
            content = @Content(schema = @Schema(implementation = PriceView.class)))
    public Response add(@NotNull @Valid PriceRequest price) {
        audit.note("model_pattern", price.modelPattern());
        return Response.status(Response.Status.CREATED)
                .entity(prices.add(price.price(), user.id()))
                .build();
    }
}
