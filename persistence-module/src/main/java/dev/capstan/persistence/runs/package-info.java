/** Runs and their steps as stored. */
@NullMarked
package dev.capstan.persistence.runs;

import org.jspecify.annotations.NullMarked;
