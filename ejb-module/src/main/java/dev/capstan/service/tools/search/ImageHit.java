package dev.capstan.service.tools.search;

/**
 * An image that a search found.
 *
 * @param pageUrl where it is shown; empty when the provider does not say
 * @param width in pixels; 0 when the provider does not say, and so with {@code height}
 */
public record ImageHit(String title, String imageUrl, String pageUrl, int width, int height) {
    public boolean sized() {
        return width > 0 && height > 0;
    }
}
