package dev.capstan.service.tools.search;

/** A search that could not be made; the message may be shown. */
public class SearchException extends Exception {
    private static final long serialVersionUID = 1L;

    SearchException(String message) {
        super(message);
    }
}
