package dev.capstan.persistence.files;

import java.util.UUID;

/**
 * A piece of a document that answers a search.
 *
 * @param number its place in the document, from 1
 */
public record FoundPiece(UUID assetId, String fileName, int number, String piece) {}
