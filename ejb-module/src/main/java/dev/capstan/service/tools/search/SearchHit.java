package dev.capstan.service.tools.search;

/**
 * A page that a search found.
 *
 * @param snippet a few sentences of the page, as the provider chose them
 */
public record SearchHit(String title, String url, String snippet) {}
