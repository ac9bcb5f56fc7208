package dev.capstan.service.runs;

import dev.capstan.service.credits.ModelHold;

/** A run that the node which stored it has claimed in the same commit, with what was gathered for it by then. */
record Begun(Claim claim, RunContext context, ModelHold firstHold) {}
