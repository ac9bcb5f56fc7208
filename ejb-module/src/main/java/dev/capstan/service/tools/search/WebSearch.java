package dev.capstan.service.tools.search;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.WebAnswer;
import dev.capstan.service.net.WebClient;
import dev.capstan.service.net.WebException;
import dev.capstan.service.net.WebRequest;
import dev.capstan.service.tools.ToolCost;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Searches the web with the configured provider, and knows what a search costs. */
@ApplicationScoped
public class WebSearch {
    private static final Logger LOG = Logger.getLogger(WebSearch.class.getName());

    @Inject
    SearchConfig config;

    @Inject
    WebClient web;

    /** Whether a provider is configured. */
    public boolean available() {
        return provider().isPresent();
    }

    /** What each query costs the user. */
    public BigDecimal usdPerQuery() {
        return config.usdPerQuery();
    }

    /** How a tool that makes up to {@code queries} searches per call is paid. */
    public ToolCost cost(int queries) {
        String payee = provider().map(SearchProvider::name).orElse("Capstan");
        BigDecimal most = config.usdPerQuery().multiply(BigDecimal.valueOf(queries));
        return new ToolCost(ActKind.SEARCH, payee, most.signum() > 0 ? most : null);
    }

    public List<SearchHit> pages(String query, int count, CancelToken cancel) throws SearchException {
        SearchProvider provider = needed();
        return provider.readPages(ask(provider, provider.pages(query, count), cancel)).stream()
                .filter(hit -> hit.url().startsWith("http"))
                .limit(count)
                .toList();
    }

    public List<ImageHit> images(String query, int count, CancelToken cancel) throws SearchException {
        SearchProvider provider = needed();
        return provider.readImages(ask(provider, provider.images(query, count), cancel)).stream()
                .filter(hit -> hit.imageUrl().startsWith("http"))
                .toList();
    }

    private JsonNode ask(SearchProvider provider, WebRequest request, CancelToken cancel) throws SearchException {
        WebAnswer answer;
        try {
            answer = web.send(request, cancel);
        } catch (WebException e) {
            LOG.log(Level.WARNING, "The search service failed.", e);
            throw new SearchException("The search service %s cannot be reached now; try again later or work without it."
                    .formatted(provider.name()));
        }
        if (!answer.ok()) {
            throw refused(provider, answer);
        }
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            LOG.log(Level.WARNING, "The search service answered with something that is not JSON.", e);
            throw new SearchException(
                    "The search service %s answered with something that cannot be read.".formatted(provider.name()));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    /** What the service says about the key stays in the log of the operator. */
    private static SearchException refused(SearchProvider provider, WebAnswer answer) {
        LOG.log(Level.WARNING, "The search service {0} answered with status {1}.", new Object[] {
            provider.name(), answer.status()
        });
        return new SearchException(
                switch (answer.status()) {
                    case 401, 403 ->
                        "The search service %s refused this server's access; an administrator has to check capstan.search.*."
                                .formatted(provider.name());
                    case 429 ->
                        "The search service %s limits how often it is asked; wait a little or ask less."
                                .formatted(provider.name());
                    default ->
                        "The search service %s failed (HTTP %d); try again later or work without it."
                                .formatted(provider.name(), answer.status());
                });
    }

    private SearchProvider needed() throws SearchException {
        return provider()
                .orElseThrow(() -> new SearchException(
                        "Web search is not configured on this server; an administrator can set capstan.search.provider. "
                                + "Pages can still be read with web_visit when you know their address."));
    }

    private Optional<SearchProvider> provider() {
        return switch (config.provider()) {
            case NONE -> Optional.empty();
            case SEARXNG -> Optional.of(new Searxng(config));
            case BRAVE -> Optional.of(new Brave(config));
            case TAVILY -> Optional.of(new Tavily(config));
        };
    }
}
