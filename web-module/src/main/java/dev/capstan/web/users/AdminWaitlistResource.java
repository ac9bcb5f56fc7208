package dev.capstan.web.users;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.users.Admission;
import dev.capstan.service.users.EmailAddress;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who may register while the waitlist is on. */
@Path("v1/admin/waitlist/{email}")
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin users")
public class AdminWaitlistResource {
    @Inject
    Admission admission;

    @Inject
    CurrentUser admin;

    @PathParam("email")
    @Size(max = 320)
    String email;

    @PUT
    @Operation(operationId = "admitEmail", summary = "Let an address register while the waitlist is on")
    public void admit() {
        admission.admit(EmailAddress.of(email), admin.id());
    }

    @DELETE
    @Operation(operationId = "dismissEmail", summary = "Take an admission back; an account that exists stays")
    public void dismiss() {
        admission.dismiss(EmailAddress.of(email));
    }
}
