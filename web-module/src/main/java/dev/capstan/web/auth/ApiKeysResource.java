package dev.capstan.web.auth;

import dev.capstan.service.auth.ApiKeyService;
import dev.capstan.service.auth.ApiKeyView;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.NewApiKey;
import dev.capstan.service.auth.Scope;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The own API keys. A key makes no keys: whoever found one could else keep the door open. */
@Path("v1/user-settings/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@SignedInOnly
@RequestScoped
@Tag(name = "api keys")
public class ApiKeysResource {
    /** A key to be made. */
    public record KeyWish(
            @NotBlank @Size(max = 100) String name,

            @NotEmpty @Size(max = 3) @Schema(description = "read, write, admin")
            List<@NotNull @Pattern(regexp = "read|write|admin", message = "this must be read, write or admin") String>
                    scopes,

            @Min(1) @Max(3650) @Schema(description = "left out: until it is revoked") @Nullable
            Integer expiresInDays) {
        Set<Scope> wanted() {
            return scopes.stream()
                    .map(scope -> Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Own keys, newest first. */
    public record KeyList(List<ApiKeyView> keys) {
        public KeyList {
            keys = List.copyOf(keys);
        }
    }

    @Inject
    ApiKeyService keys;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "listApiKeys", summary = "Own API keys, revoked ones too; never the keys themselves")
    public KeyList list() {
        return new KeyList(keys.list(user.id()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createApiKey", summary = "Make an API key; the answer is the only time it is shown")
    @APIResponse(
            responseCode = "201",
            description = "The key",
            content = @Content(schema = @Schema(implementation = NewApiKey.class)))
    public Response create(@NotNull @Valid KeyWish wish) {
        Integer days = wish.expiresInDays();
        NewApiKey made =
                keys.create(user.id(), wish.name(), wish.wanted(), days == null ? null : Duration.ofDays(days));
        return Response.status(Response.Status.CREATED)
                .entity(made)
                .header("Cache-Control", "no-store")
                .build();
    }

    @DELETE
    @Path("{key_id}")
    @Operation(operationId = "revokeApiKey", summary = "End an API key")
    public void revoke(@PathParam("key_id") UUID keyId) {
        keys.revoke(user.id(), keyId);
    }
}
