package dev.capstan.web.billing;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What to subscribe to, and the client's own page to come back to. Each member has a twin in snake case. */
public record CheckoutRequest(
        @JsonProperty("planId") @JsonAlias("plan_id") @NotNull @Size(max = 50)
        String planId,

        @JsonProperty("billingCycle")
        @JsonAlias("billing_cycle")
        @NotNull
        @Pattern(regexp = "monthly|annually", message = "this must be monthly or annually")
        String billingCycle,

        @JsonProperty("returnUrl") @JsonAlias("return_url") @Size(max = 2000) @Nullable
        String returnUrl) {}
