package dev.capstan.web.auth;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.factor.SecondFactorView;
import dev.capstan.service.auth.factor.SecondFactors;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.UserService;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether the own account has a second factor. */
@Path("v1/user-settings/second-factor")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@SignedInOnly
@RequestScoped
@Tag(name = "auth")
public class SecondFactorStateResource {
    @Inject
    SecondFactors factors;

    @Inject
    UserService users;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "getSecondFactor", summary = "Whether there is one, and how many recovery codes are left")
    public SecondFactorView view() {
        return factors.view(users.findAccount(user.id())
                .orElseThrow(() -> new AppException(Kind.NOT_FOUND, "user_not_found", "This account does not exist.")));
    }
}
