package dev.capstan.service.tools.search;

import dev.capstan.service.net.WebClient;

/** Makes searches for tests of other packages. */
public final class WebSearches {
    private WebSearches() {}

    public static WebSearch of(SearchConfig config, WebClient web) {
        WebSearch search = new WebSearch();
        search.config = config;
        search.web = web;
        return search;
    }
}
