package dev.capstan.web.billing;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.billing.Checkout;
import dev.capstan.service.billing.CustomerPortal;
import dev.capstan.service.billing.OpenCheckout;
import dev.capstan.service.billing.events.WebhookDesk;
import dev.capstan.service.billing.payments.CheckoutPage;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.web.audit.Audited;
import dev.capstan.web.errors.BodyTooLargeException;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Subscribing, managing the subscription, and what the payment provider tells. */
@Path("billing")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@Tag(name = "billing")
public class BillingResource {
    @Inject
    Checkout checkout;

    @Inject
    CustomerPortal portal;

    @Inject
    WebhookDesk webhooks;

    @Inject
    CurrentUser user;

    @Inject
    WebConfig web;

    @POST
    @Path("checkout-session")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("user")
    @Operation(operationId = "createCheckoutSession", summary = "Open a Stripe subscription checkout")
    @Audited("billing.checkout")
    public CheckoutReply checkout(@NotNull @Valid CheckoutRequest request) {
        CheckoutPage page = checkout.open(
                user.id(),
                new OpenCheckout(
                        request.planId(),
                        BillingCycle.find(request.billingCycle()).orElseThrow(),
                        returnUrl(request.returnUrl())));
        return new CheckoutReply(page.sessionId(), page.url());
    }

    @POST
    @Path("portal-session")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("user")
    @Operation(operationId = "createPortalSession", summary = "Open the Stripe customer portal")
    @Audited("billing.portal")
    public PortalReply portal(@NotNull @Valid PortalRequest request) {
        return new PortalReply(portal.open(user.id(), returnUrl(request.returnUrl())));
    }

    /** Reads the body as it came: the signature is over its bytes. */
    @POST
    @Path("webhook")
    @Consumes(MediaType.WILDCARD)
    @PermitAll
    @Operation(operationId = "receiveStripeWebhook", summary = "Stripe event intake")
    public Response webhook(@HeaderParam("Stripe-Signature") @Nullable String signature, InputStream body)
            throws IOException {
        byte[] bytes = body.readNBytes(webhooks.maxBytes() + 1);
        if (bytes.length > webhooks.maxBytes()) {
            throw new BodyTooLargeException(webhooks.maxBytes());
        }
        webhooks.receive(bytes, signature);
        return Response.ok().build();
    }

    private @Nullable String returnUrl(@Nullable String given) {
        return given == null ? null : ReturnTarget.of("returnUrl", given, web).url();
    }
}
