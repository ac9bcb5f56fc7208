/** Values that describe the event log, for every module. */
@NullMarked
package dev.capstan.types.realtime;

import org.jspecify.annotations.NullMarked;
