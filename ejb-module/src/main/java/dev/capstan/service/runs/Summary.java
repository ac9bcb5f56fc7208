package dev.capstan.service.runs;

/**
 * What stands for the older part of a conversation.
 *
 * @param turn the turn before which it was made
 * @param keptFrom the first turn that is told word for word beside it
 */
record Summary(int turn, int keptFrom, String text) {}
