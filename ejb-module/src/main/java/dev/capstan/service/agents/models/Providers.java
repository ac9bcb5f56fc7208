package dev.capstan.service.agents.models;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which providers can be used here, and what each needs. */
public final class Providers {
    public static final String OPENAI = "OpenAI";
    public static final String ANTHROPIC = "Anthropic";
    public static final String GOOGLE = "Google";
    public static final String CEREBRAS = "Cerebras";
    public static final String CUSTOM = "Custom";
    public static final String DEMO = "Demo";

    private static final List<String> ALL = List.of(OPENAI, ANTHROPIC, GOOGLE, CEREBRAS, CUSTOM, DEMO);

    private Providers() {}

    /** The provider's name as it is stored, however it was capitalised; empty when there is no such provider. */
    public static Optional<String> named(String name) {
        return ALL.stream()
                .filter(known -> known.equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** Why such a model cannot be called from here, as a sentence; empty when it can. */
    public static Optional<String> refusal(
            String provider, @Nullable String apiType, @Nullable String apiKey, @Nullable URI baseUrl) {
        if (!ALL.contains(provider)) {
            return Optional.of(
                    "provider is \"%s\"; use one of %s.".formatted(provider, String.join(", ", ALL.subList(0, 5))));
        }
        if (apiType != null) {
            return Optional.of(("params.api_type is \"%s\", which this server cannot call; leave it out to use the "
                            + "provider's own address, or use provider Custom with a compatible endpoint.")
                    .formatted(apiType));
        }
        if (provider.equals(CUSTOM) && baseUrl == null) {
            return Optional.of("base_url is missing; provider Custom needs the address of its endpoint.");
        }
        boolean keyNeeded = !provider.equals(CUSTOM) && !provider.equals(DEMO);
        if (keyNeeded && (apiKey == null || apiKey.isBlank())) {
            return Optional.of("api_key is missing; provider %s needs one (a server without keys is provider Custom)."
                    .formatted(provider));
        }
        return Optional.empty();
    }
}
