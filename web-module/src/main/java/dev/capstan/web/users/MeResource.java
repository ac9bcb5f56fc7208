package dev.capstan.web.users;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.users.AccountClosing;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Language;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The own account. */
@Path("auth/me")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@Tag(name = "auth")
public class MeResource {
    @Inject
    UserService users;

    @Inject
    AccountClosing closing;

    @Inject
    CurrentUser user;

    /** The answer to a new language. */
    public record LanguageChanged(String message, String language) {}

    @PATCH
    @Path("language")
    @RolesAllowed("user")
    @Operation(operationId = "updateMyLanguage", summary = "Set the interface language")
    public LanguageChanged changeLanguage(@QueryParam("language") @NotNull String language) {
        Language wanted = Language.ofWire(language)
                .orElseThrow(() -> new AppException(
                        AppException.Kind.INVALID,
                        "validation",
                        "There is no such language here; choose en, vi, hi or ja."));
        users.changeLanguage(user.id(), wanted);
        return new LanguageChanged("The language was changed.", wanted.wire());
    }

    /** The answer to the end of an account. */
    public record AccountDeleted(String message) {}

    @DELETE
    @RolesAllowed("user")
    @SignedInOnly
    @Operation(operationId = "deleteMe", summary = "Close the own account; it is erased after a time of grace")
    public AccountDeleted delete() {
        closing.close(user.id());
        return new AccountDeleted(
                "Your account is closed, and everything in it will be erased. An administrator can still stop that.");
    }

    @GET
    @RolesAllowed("user")
    @Operation(operationId = "getMe", summary = "Current user")
    public UserView me() {
        return users.view(user.id());
    }
}
