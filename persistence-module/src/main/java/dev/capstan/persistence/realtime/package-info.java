/** The event log as stored. Entry point: {@link dev.capstan.persistence.realtime.EventLogRepository}. */
@NullMarked
package dev.capstan.persistence.realtime;

import org.jspecify.annotations.NullMarked;
