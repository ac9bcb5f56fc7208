package dev.capstan.service.files.texts;

/** How far the reading of a document is. */
public sealed interface TextState {
    /** Nobody has ended reading it. */
    record Waiting() implements TextState {}

    /** @param cutOff whether it goes on after what was read */
    record Read(long characters, boolean cutOff) implements TextState {}

    /** The reason completes "it cannot be read: ". */
    record Unreadable(String reason) implements TextState {}
}
