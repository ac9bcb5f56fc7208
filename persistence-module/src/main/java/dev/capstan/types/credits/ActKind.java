package dev.capstan.types.credits;

import java.util.Locale;

/** What can be paid with credits, and how the ledger books it. The database and the logs use {@link #wire()}. */
public enum ActKind {
    MODEL_CALL(TransactionType.LLM_USAGE, "Model call"),
    TITLE(TransactionType.LLM_USAGE, "Title"),
    SUMMARY(TransactionType.LLM_USAGE, "Summary"),
    PROMPT_ENHANCEMENT(TransactionType.LLM_USAGE, "Prompt enhancement"),
    COUNCIL_MEMBER(TransactionType.LLM_USAGE, "Council member"),
    IMAGE(TransactionType.MEDIA_GENERATION, "Image"),
    VIDEO(TransactionType.MEDIA_GENERATION, "Video"),
    SPEECH(TransactionType.MEDIA_GENERATION, "Speech"),
    STORYBOOK_PAGE(TransactionType.MEDIA_GENERATION, "Storybook page"),
    SEARCH(TransactionType.TOOL_USAGE, "Search"),
    PAGE_READ(TransactionType.TOOL_USAGE, "Page read"),
    TOOL(TransactionType.TOOL_USAGE, "Tool call"),
    SANDBOX_SECONDS(TransactionType.TOOL_USAGE, "Sandbox seconds");

    private final TransactionType type;
    private final String title;

    ActKind(TransactionType type, String title) {
        this.type = type;
        this.title = title;
    }

    /** How its charges are booked. */
    public TransactionType type() {
        return type;
    }

    /** What a person reads. */
    public String title() {
        return title;
    }

    /** Whether {@code item} names a model; else it names a tool or a resource. */
    public boolean ofModel() {
        return type != TransactionType.TOOL_USAGE;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ActKind ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
