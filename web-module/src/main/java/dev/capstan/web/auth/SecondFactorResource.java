package dev.capstan.web.auth;

import dev.capstan.service.auth.PasswordCheck.Shown;
import dev.capstan.service.auth.factor.FactorSetUp;
import dev.capstan.service.auth.factor.NewSecret;
import dev.capstan.web.filters.ClientAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The own second factor. A password is shown with each request, so that who is not let in without a factor gets one. */
@Path("auth/second-factor")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class SecondFactorResource {
    private static final PageTemplate PAGE = PageTemplate.read(SecondFactorResource.class, "second-factor.html");

    /**
     * A password, and a code where there is a second factor.
     *
     * @param code of the authenticator, or a recovery code
     */
    public record Credentials(
            @NotNull @Size(max = 320) String email,
            @NotNull @Size(max = 1024) String password,
            @Nullable @Size(max = 100) String code) {
        Shown shown() {
            return new Shown(email, password, code);
        }

        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    /**
     * The first code of an authenticator.
     *
     * @param code which the new authenticator shows
     */
    public record FirstCode(
            @NotNull @Size(max = 320) String email,
            @NotNull @Size(max = 1024) String password,
            @NotNull @Size(max = 100) String code) {
        @Override
        public String toString() {
            return "FirstCode[…]";
        }
    }

    /** Each is good for one sign-in without the authenticator. */
    public record RecoveryCodeList(List<String> recoveryCodes) {
        public RecoveryCodeList {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        @Override
        public String toString() {
            return "RecoveryCodeList[…]";
        }
    }

    @Inject
    FactorSetUp factor;

    @Inject
    ClientAddress address;

    @Context
    HttpServletRequest request;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "showSecondFactorPage", summary = "The page on which people set up a second factor")
    public Response show() {
        String nonce = PageTemplate.nonce();
        return PageTemplate.answer(PAGE.render(java.util.Map.of("nonce", nonce), java.util.Map.of()), nonce);
    }

    @POST
    @Path("begin")
    @Operation(
            operationId = "beginSecondFactor",
            summary = "Make a secret for an authenticator; the answer is the only time it is shown")
    public NewSecret begin(@NotNull @Valid Credentials body) {
        return factor.begin(body.shown(), address.of(request));
    }

    @POST
    @Path("confirm")
    @Operation(
            operationId = "confirmSecondFactor",
            summary = "Show a first code: from now on sign-ins need one; ends every sign-in, gives the recovery codes")
    public RecoveryCodeList confirm(@NotNull @Valid FirstCode body) {
        return new RecoveryCodeList(
                factor.confirm(new Shown(body.email(), body.password(), null), body.code(), address.of(request)));
    }

    @POST
    @Path("recovery-codes")
    @Operation(operationId = "renewRecoveryCodes", summary = "Other recovery codes; the earlier ones are worthless")
    public RecoveryCodeList renewCodes(@NotNull @Valid Credentials body) {
        return new RecoveryCodeList(factor.renewCodes(body.shown(), address.of(request)));
    }

    @POST
    @Path("remove")
    @Operation(operationId = "removeSecondFactor", summary = "Sign in with the password alone; ends every sign-in")
    public void remove(@NotNull @Valid Credentials body) {
        factor.remove(body.shown(), address.of(request));
    }
}
