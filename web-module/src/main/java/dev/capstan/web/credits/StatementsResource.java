package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.Statements;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's own monthly statements. */
@Path("v1/credits/statements")
@RolesAllowed("user")
@RequestScoped
@Tag(name = "credits")
public class StatementsResource {
    @Inject
    Statements statements;

    @Inject
    CurrentUser user;

    @GET
    @Path("{month}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getStatement", summary = "Own statement for a month such as 2026-11")
    public Statement json(@PathParam("month") YearMonth month) {
        return statements.of(user.id(), month);
    }

    @GET
    @Path("{month}.csv")
    @Produces(StatementCsv.TEXT_CSV)
    @Operation(operationId = "getStatementCsv", summary = "The same as CSV")
    @Audited("statement.export")
    public Response csv(@PathParam("month") YearMonth month) {
        return StatementCsv.response(statements.of(user.id(), month));
    }
}
