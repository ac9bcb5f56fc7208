package dev.capstan.web.pins;

import dev.capstan.types.pins.Board;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The sessions that a user has pinned. */
@Path("v1/sessions/pins")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class PinsResource extends BoardResource {
    public PinsResource() {
        super(Board.PINS, "The session is pinned.", "The session is not pinned.");
    }
}
