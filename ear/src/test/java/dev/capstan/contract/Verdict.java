package dev.capstan.contract;

/** What the contract test found about one operation, and why. */
record Verdict(Operation operation, Finding finding, String why) {
    enum Finding {
        /** The documented success came, and everything about it is as documented. */
        CONFORMING,
        /** No such route. */
        MISSING,
        /** Something came that the document does not say. */
        WRONG
    }

    static Verdict conforming(Operation operation, int status) {
        return new Verdict(operation, Finding.CONFORMING, Integer.toString(status));
    }

    static Verdict missing(Operation operation, String why) {
        return new Verdict(operation, Finding.MISSING, why);
    }

    static Verdict wrong(Operation operation, String why) {
        return new Verdict(operation, Finding.WRONG, why);
    }

    boolean conforms() {
        return finding == Finding.CONFORMING;
    }
}
