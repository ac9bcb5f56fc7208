package dev.capstan.container;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Answers with a constant. No filter, no sign-in, no database. */
@Path("bare")
public class FloorResource {
    @GET
    @Produces("application/json")
    public String bare() {
        return "{\"total\":\"300\"}";
    }
}
