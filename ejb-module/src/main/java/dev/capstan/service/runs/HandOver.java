package dev.capstan.service.runs;

/** This node stops between two steps of a run: another one goes on after the last. */
class HandOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandOver() {
        super("the node is on its way out", null, false, false);
    }
}
