package dev.capstan.service.files.texts;

import java.time.Duration;

/**
 * What one document may take.
 *
 * @param time until its reader is killed
 * @param heapMegabytes of the reader
 * @param characters of its text; the rest is left out
 */
record ReaderLimits(Duration time, int heapMegabytes, int characters) {
    static final ReaderLimits USUAL = new ReaderLimits(Duration.ofSeconds(60), 256, 2_000_000);
}
