package dev.capstan.harness;

import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.util.Locale;

/** Lets people sign in to a server at a stub, as {@code work} and as {@code google} unless other names are given. */
public final class OidcSettings {
    private OidcSettings() {}

    public static CapstanServer into(CapstanServer server, OidcStub provider) {
        return into(server, provider, "work", "google");
    }

    /** @param names what the server calls the stub; people can sign in under each */
    public static CapstanServer into(CapstanServer server, OidcStub provider, String... names) {
        server.with("CAPSTAN_OIDC_PROVIDERS", String.join(",", names));
        for (String name : names) {
            String prefix = "CAPSTAN_OIDC_" + name.toUpperCase(Locale.ROOT);
            server.with(prefix + "_ISSUER", provider.issuer())
                    .with(prefix + "_CLIENT_ID", OidcStub.CLIENT_ID)
                    .with(prefix + "_CLIENT_SECRET", OidcStub.CLIENT_SECRET)
                    .with(prefix + "_LABEL", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
        }
        return server;
    }
}
