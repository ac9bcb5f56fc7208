package dev.capstan.service.media.images;

import dev.capstan.types.runs.CancelToken;

/** Makes images of descriptions. Safe for many calls at once. */
interface ImageMaker {
    /** Whom we pay, for people and bills. */
    String name();

    /** Blocks until the image is there; {@code cancel} closes the connection. It is tried once. */
    MadeImage make(ImageWish wish, CancelToken cancel) throws ImageException;
}
