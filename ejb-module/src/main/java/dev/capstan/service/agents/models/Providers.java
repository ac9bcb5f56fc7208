package dev.capstan.service.agents.models;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which providers can be used here, and what each needs. */
public final class Providers {
    public static final String OPENAI = "OpenAI";
    public static final String ANTHROPIC = "Anthropic";
    public static final String GOOGLE = "Google";
    public static final String CEREBRAS = "Cerebras";
    public static final String CUSTOM = "Custom";
    public static final String DEMO = "Demo";

    public static final String AZURE = "azure";
    public static final String VERTEX = "vertex_ai";
    public static final String BEDROCK = "bedrock";

    /** They become part of a host name and of a path. */
    private static final Pattern PLACE = Pattern.compile("[a-z0-9]([a-z0-9:.-]{0,98}[a-z0-9])?");

    private static final Pattern REGION = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.-]{1,40}");

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
            String provider,
            @Nullable String apiType,
            @Nullable String apiKey,
            @Nullable URI baseUrl,
            ModelSettings.@Nullable Cloud cloud) {
        if (!ALL.contains(provider)) {
            return Optional.of(
                    "provider is \"%s\"; use one of %s.".formatted(provider, String.join(", ", ALL.subList(0, 5))));
        }
        if (provider.equals(CUSTOM) && baseUrl == null) {
            return Optional.of("base_url is missing; provider Custom needs the address of its endpoint.");
        }
        boolean keyNeeded = !provider.equals(CUSTOM) && !provider.equals(DEMO);
        if (keyNeeded && (apiKey == null || apiKey.isBlank())) {
            return Optional.of("api_key is missing; provider %s needs one (a server without keys is provider Custom)."
                    .formatted(provider));
        }
        return apiType == null ? Optional.empty() : hosted(provider, apiType, baseUrl, cloud);
    }

    private static Optional<String> hosted(
            String provider, String apiType, @Nullable URI baseUrl, ModelSettings.@Nullable Cloud cloud) {
        if (apiType.equals(AZURE) && provider.equals(OPENAI)) {
            String version = cloud == null ? null : cloud.apiVersion();
            if (baseUrl == null) {
                return Optional.of("params.azure_endpoint is missing; it is the address of your Azure resource.");
            }
            return version != null && !VERSION.matcher(version).matches()
                    ? Optional.of("params.azure_api_version is not a version such as 2024-10-21.")
                    : Optional.empty();
        }
        if (apiType.equals(VERTEX) && (provider.equals(GOOGLE) || provider.equals(ANTHROPIC))) {
            String project = cloud == null ? null : cloud.project();
            String region = cloud == null ? null : cloud.region();
            if (project == null || !PLACE.matcher(project).matches()) {
                return Optional.of("params.vertex_project_id is missing, or no id of a project of Google Cloud.");
            }
            return region == null || !REGION.matcher(region).matches()
                    ? Optional.of("params.vertex_region is missing, or no region such as europe-west1 or global.")
                    : Optional.empty();
        }
        if (apiType.equals(BEDROCK) && provider.equals(ANTHROPIC)) {
            String region = cloud == null ? null : cloud.region();
            return region == null || !REGION.matcher(region).matches()
                    ? Optional.of("params.aws_region is missing, or no region such as eu-central-1.")
                    : Optional.empty();
        }
        return Optional.of(
                ("params.api_type is \"%s\", which this server cannot call for provider %s: it speaks azure for "
                                + "OpenAI, vertex_ai for Google and Anthropic, and bedrock for Anthropic. Leave it out to use the provider's own address, "
                                + "or use provider Custom with a compatible endpoint.")
                        .formatted(apiType, provider));
    }
}
