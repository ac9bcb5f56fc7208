package dev.capstan.service.agents.models;

/**
 * A picture beside the text of a user.
 *
 * @param contentType one that providers take: PNG, JPEG, GIF or WebP
 * @param base64 its bytes
 */
public record Picture(String contentType, String base64) {
    /**
     * The most tokens that providers count for a picture of at most 1,568 pixels a side: the dearest of them counts about a
     * third of it for pictures of that size.
     */
    public static final long MOST_TOKENS = 6_000;

    @Override
    public String toString() {
        return "Picture[%s, %d characters]".formatted(contentType, base64.length());
    }
}
