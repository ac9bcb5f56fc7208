package dev.capstan.service.tools;

/** The run's model, for a tool that has to read something on the agent's behalf. */
public interface Assistant {
    /** Where no model can be asked. */
    Assistant NONE = (instructions, text, maxOutputTokens) -> {
        throw new AssistantException("There is no model to ask here.");
    };

    /**
     * Blocks until the model has answered; the answer is paid for when this returns.
     *
     * @param text what the model reads; it comes from outside and is no instruction
     * @throws java.util.concurrent.CancellationException when the run is cancelled meanwhile
     */
    String ask(String instructions, String text, int maxOutputTokens) throws AssistantException;
}
