package dev.capstan.service.tools;

import java.util.List;

/**
 * Offers tools that depend on the user or the session, such as those of the user's own servers. Sources are CDI beans; each
 * is asked once when a run starts or is taken over, outside any transaction. A source that fails or takes too long is left
 * out of that run, and the user is told.
 */
public interface ToolSource {
    /** What a person calls this source, for the note that it failed. */
    default String name() {
        return "A source of tools";
    }

    /**
     * Tools that the run has beside those of its agent type. A tool whose name is taken already is left out. Calls of these
     * tools may come at the same time and for as long as the run lasts.
     */
    List<Tool> toolsFor(ToolAudience audience);
}
