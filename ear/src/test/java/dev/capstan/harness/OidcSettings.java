package dev.capstan.harness;

import dev.capstan.service.auth.oidc.stub.OidcStub;

/** Lets people sign in to a server at a stub, as {@code work} and as {@code google}. */
public final class OidcSettings {
    private OidcSettings() {}

    public static CapstanServer into(CapstanServer server, OidcStub provider) {
        return server.with("CAPSTAN_OIDC_PROVIDERS", "work,google")
                .with("CAPSTAN_OIDC_WORK_ISSUER", provider.issuer())
                .with("CAPSTAN_OIDC_WORK_CLIENT_ID", OidcStub.CLIENT_ID)
                .with("CAPSTAN_OIDC_WORK_CLIENT_SECRET", OidcStub.CLIENT_SECRET)
                .with("CAPSTAN_OIDC_WORK_LABEL", "Work")
                .with("CAPSTAN_OIDC_GOOGLE_ISSUER", provider.issuer())
                .with("CAPSTAN_OIDC_GOOGLE_CLIENT_ID", OidcStub.CLIENT_ID)
                .with("CAPSTAN_OIDC_GOOGLE_CLIENT_SECRET", OidcStub.CLIENT_SECRET);
    }
}
