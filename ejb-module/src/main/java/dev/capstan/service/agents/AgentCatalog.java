package dev.capstan.service.agents;

import dev.capstan.service.agents.models.ModelSettings.Family;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.tools.ToolArgs;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Looks agent types up by their names on the wire. */
public final class AgentCatalog {
    /** What a session gets whose first command names no type. */
    public static final String DEFAULT_TYPE = AgentType.GENERAL.wire();

    private AgentCatalog() {}

    public static boolean knows(String agentType) {
        return AgentType.ofWire(agentType).isPresent();
    }

    /** @throws AppException {@code validation_error} that names the types there are */
    public static AgentType get(String agentType) {
        return AgentType.ofWire(agentType)
                .orElseThrow(() -> new AppException(
                        AppException.Kind.INVALID,
                        "validation_error",
                        "There is no agent type %s; the types are %s.".formatted(agentType, names())));
    }

    /** Names of the tools, in the order in which the model sees them. */
    public static List<String> toolsOf(String agentType, Family family, ToolArgs args) {
        return get(agentType).tools(family, args);
    }

    private static String names() {
        return Arrays.stream(AgentType.values()).map(AgentType::wire).collect(Collectors.joining(", "));
    }
}
