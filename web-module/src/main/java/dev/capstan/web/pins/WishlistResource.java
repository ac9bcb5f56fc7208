package dev.capstan.web.pins;

import dev.capstan.types.pins.Board;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The sessions that a user has marked as favourites. */
@Path("v1/sessions/wishlist")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class WishlistResource extends BoardResource {
    public WishlistResource() {
        super(Board.WISHLIST, "The session is a favourite.", "The session is not a favourite.");
    }
}
