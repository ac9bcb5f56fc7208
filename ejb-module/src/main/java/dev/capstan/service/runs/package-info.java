/** Runs: starting, leasing, resuming and cancelling the work of agents. Entry point: {@link dev.capstan.service.runs.RunService}. */
@NullMarked
package dev.capstan.service.runs;

import org.jspecify.annotations.NullMarked;
