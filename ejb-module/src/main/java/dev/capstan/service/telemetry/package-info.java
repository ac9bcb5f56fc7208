/** What log lines say beside their message: {@link dev.capstan.service.telemetry.LogContext}. */
@NullMarked
package dev.capstan.service.telemetry;

import org.jspecify.annotations.NullMarked;
