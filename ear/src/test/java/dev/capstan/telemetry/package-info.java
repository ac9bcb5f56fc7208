/** What the packaged server tells those who run it: {@link dev.capstan.telemetry.TelemetryIT}. */
@NullMarked
package dev.capstan.telemetry;

import org.jspecify.annotations.NullMarked;
