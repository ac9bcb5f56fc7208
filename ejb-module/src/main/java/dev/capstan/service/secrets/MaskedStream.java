package dev.capstan.service.secrets;

/**
 * Hides secrets in a text that comes in pieces, wherever the pieces are cut: what could be the beginning of a secret is kept
 * back until more is known. Used by one thread.
 */
public final class MaskedStream {
    private final SecretMask mask;
    private String kept = "";

    public MaskedStream(SecretMask mask) {
        this.mask = mask;
    }

    /** @return what may be shown by now; empty when that is nothing yet */
    public String push(String piece) {
        if (mask.hidesNothing()) {
            return piece;
        }
        String text = mask.hide(kept + piece);
        int open = mask.openEnd(text);
        kept = text.substring(text.length() - open);
        return text.substring(0, text.length() - open);
    }

    /** The text has ended. @return the rest */
    public String end() {
        String rest = kept;
        kept = "";
        return rest;
    }
}
