package dev.capstan.service.runs;

/** Ends a run as failed. The message is shown to the user; the code is one of the contract's. */
class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RunFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
