package dev.capstan.harness;

import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.billing.stub.StripeStub;

/** Lets a server take payments through a stub. */
public final class StripeSettings {
    public static final String PLUS = "price_plus_month";
    public static final String PRO = "price_pro_month";

    private StripeSettings() {}

    public static CapstanServer into(CapstanServer server, StripeStub stripe) {
        return server.with("CAPSTAN_BILLING_STRIPE_SECRET_KEY", StripeStub.KEY)
                .with("CAPSTAN_BILLING_STRIPE_WEBHOOK_SECRET", StripeEvents.SECRET)
                .with("CAPSTAN_BILLING_STRIPE_API_BASE", stripe.apiBase().toString())
                .with("CAPSTAN_BILLING_PRICE_PLUS_MONTHLY", PLUS)
                .with("CAPSTAN_BILLING_PRICE_PLUS_ANNUALLY", "price_plus_year")
                .with("CAPSTAN_BILLING_PRICE_PRO_MONTHLY", PRO)
                .with("CAPSTAN_BILLING_PRICE_PRO_ANNUALLY", "price_pro_year")
                .with("CAPSTAN_BILLING_SUCCESS_URL", "https://app.example.com/billing/success")
                .with("CAPSTAN_BILLING_CANCEL_URL", "https://app.example.com/")
                .with("CAPSTAN_BILLING_PORTAL_RETURN_URL", "https://app.example.com/");
    }
}
