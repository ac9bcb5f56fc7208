package dev.capstan.service.runs;

/** The run rests: this node has nothing more to do for it. */
class RunPaused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunPaused() {
        super("the run waits for its user", null, false, false);
    }
}
