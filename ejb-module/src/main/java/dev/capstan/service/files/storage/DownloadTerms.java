package dev.capstan.service.files.storage;

import java.time.Duration;

/**
 * What a download link gives.
 *
 * @param contentType what browsers are told it is
 * @param disposition the value of Content-Disposition
 */
public record DownloadTerms(String contentType, String disposition, Duration lifetime) {}
