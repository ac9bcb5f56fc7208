package dev.capstan.service.agents;

import dev.capstan.service.agents.models.ModelSettings.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The agent types that exist, with the tools and the instructions of each. */
public final class AgentCatalog {
    /** What a session gets whose first command names no type. */
    public static final String DEFAULT_TYPE = "general";

    private static final List<String> SHELL_AND_FILES =
            List.of("Bash", "BashView", "BashList", "Read", "Write", "Edit", "Grep", "TodoWrite", "TodoRead");

    private static final Map<String, String> PURPOSES = Map.ofEntries(
            Map.entry(DEFAULT_TYPE, "You help with any task that can be done with a shell and files."),
            Map.entry("media", "You make and edit images and video."),
            Map.entry("slide", "You write presentations as HTML slides."),
            Map.entry("slide_nano_banana", "You make presentations whose slides are images."),
            Map.entry("researcher", "You gather facts and report them with their sources."),
            Map.entry("website_build", "You build complete, working websites."),
            Map.entry("task_agent", "You carry out one task that another agent handed to you, and report the outcome."),
            Map.entry("design_document", "You write design documents."),
            Map.entry("codex", "You are a careful software engineer."),
            Map.entry("claude_code", "You are a careful software engineer."),
            Map.entry("deep_research", "You research a question in depth and write a report with sources."),
            Map.entry("fast_research", "You answer a question quickly from good sources."),
            Map.entry("research_to_website", "You turn a research report into a website."),
            Map.entry("mobile_app", "You build mobile applications."),
            Map.entry("browser", "You work with websites as a person would."));

    /** Types whose model family decides between plain file tools and the family's own patch tool. */
    private static final Set<String> BY_FAMILY = Set.of(
            DEFAULT_TYPE,
            "task_agent",
            "design_document",
            "codex",
            "claude_code",
            "deep_research",
            "fast_research",
            "research_to_website",
            "mobile_app");

    private AgentCatalog() {}

    public static boolean knows(String agentType) {
        return PURPOSES.containsKey(agentType);
    }

    /** Names of the tools, in the order in which the model sees them. */
    public static List<String> toolsOf(String agentType, Family family) {
        List<String> tools = new ArrayList<>(SHELL_AND_FILES);
        if (BY_FAMILY.contains(agentType) && family != Family.OTHER) {
            tools.removeAll(List.of("Write", "Edit", "BashList"));
            tools.add(family == Family.OPENAI ? "apply_patch" : "str_replace_based_edit_tool");
        }
        if (agentType.equals(DEFAULT_TYPE)) {
            tools.add("ask_user_env");
        }
        tools.add("ask_user_select");
        return tools;
    }

    public static String systemPrompt(String agentType) {
        return """
                You are an agent of Capstan. %s
                You work in a Linux sandbox whose working directory is /workspace; files that the user should find go there. \
                Shell sessions keep their state between commands. There may be no network.
                Work step by step: look before you change, check what you did by running it, and say plainly what did not work.
                For work of several steps keep a to-do list with TodoWrite. Calls that do not depend on each other belong in one turn.
                End with a short answer that tells the user what was done and where it is.""".formatted(PURPOSES.get(agentType));
    }
}
