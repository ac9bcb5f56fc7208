package dev.capstan.web.realtime;

import dev.capstan.types.runs.RunStatus;
import java.util.Optional;

/**
 * Deals with one command of the contract. Refusals are exceptions; the answer is the events that follow. Every CDI bean of
 * this type is in the table of commands.
 */
public interface CommandHandler {
    String name();

    void handle(Command command);

    /** What a refusal of this command means for the run the client waits for; empty when it waits for none. */
    default Optional<RunStatus> whenRefused() {
        return Optional.empty();
    }

    /** Whether it waits for the commands before it; one that does not waits for the joining alone, and nothing for it. */
    default boolean inOrder() {
        return true;
    }
}
