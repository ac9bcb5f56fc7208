package dev.capstan.service.agents.models;

/**
 * Hears an answer while it is made, always from one thread at a time. A run of {@code text} calls is one block; a block
 * ends with {@code blockEnded} before the next begins. Deltas are never empty.
 */
public interface ModelListener {
    void text(String delta);

    void thinking(String delta);

    /** The open text or thinking block is complete; {@code whole} equals the sum of its deltas. */
    void blockEnded(Block whole);

    /** For who reads the answer whole. */
    static ModelListener silent() {
        return new ModelListener() {
            @Override
            public void text(String delta) {}

            @Override
            public void thinking(String delta) {}

            @Override
            public void blockEnded(Block whole) {}
        };
    }
}
