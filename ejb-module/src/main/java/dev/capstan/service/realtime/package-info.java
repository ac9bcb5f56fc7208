/** The event log of every session and its live feed. Entry points: {@link dev.capstan.service.realtime.EventLog} and {@link dev.capstan.service.realtime.SessionFeed}. */
@NullMarked
package dev.capstan.service.realtime;

import org.jspecify.annotations.NullMarked;
