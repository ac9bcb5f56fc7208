/** Holds the server to the wire contract: every REST operation and every realtime event. */
@NullMarked
package dev.capstan.contract;

import org.jspecify.annotations.NullMarked;
