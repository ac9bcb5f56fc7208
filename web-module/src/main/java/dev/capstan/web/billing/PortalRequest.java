package dev.capstan.web.billing;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The client's own page to come back to. */
public record PortalRequest(
        @JsonProperty("returnUrl") @JsonAlias("return_url") @Size(max = 2000) @Nullable
        String returnUrl) {}
