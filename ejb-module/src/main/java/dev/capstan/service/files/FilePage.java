package dev.capstan.service.files;

import java.util.List;

/**
 * Some of many files.
 *
 * @param total how many there are
 */
public record FilePage(List<StoredFile> files, long total) {}
