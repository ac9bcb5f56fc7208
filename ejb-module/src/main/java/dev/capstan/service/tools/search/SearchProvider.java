package dev.capstan.service.tools.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.WebRequest;
import java.util.List;

/** The protocol of a search service: how to ask, and how to read what it answers. */
interface SearchProvider {
    /** What a person calls it, and whom we pay. */
    String name();

    WebRequest pages(String query, int count);

    List<SearchHit> readPages(JsonNode answer);

    WebRequest images(String query, int count);

    List<ImageHit> readImages(JsonNode answer);
}
